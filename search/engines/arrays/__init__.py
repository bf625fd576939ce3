"""Answers from an index of arrays."""
