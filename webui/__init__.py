"""From answers to a page: knows URLs, forms and templates; does no searching, counting or highlighting itself."""
