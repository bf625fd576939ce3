"""From a page to an Article: pure functions over tables of evidence."""

from index.reading.reader import understand

__all__ = ["understand"]
