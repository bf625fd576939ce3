"""A Whoosh index whose postings, facets and stored articles are memory-mapped arrays."""
