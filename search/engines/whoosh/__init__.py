"""Answers from a Whoosh index, evaluated on its arrays."""
