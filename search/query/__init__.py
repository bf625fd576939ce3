"""The question: a small tree of nodes and a parser that never fails."""
