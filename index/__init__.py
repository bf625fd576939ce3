"""From a page to an index: knows articles and Vietnamese; knows no query and no Flask."""
