"""From a page to an Article: pure functions over tables of evidence."""
