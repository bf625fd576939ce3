"""From a question to answers: knows queries, ranking, facets and snippets; knows no Flask."""
