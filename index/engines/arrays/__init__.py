"""The engine: postings, facets and stored articles of an index as memory-mapped arrays; it knows no Whoosh."""
