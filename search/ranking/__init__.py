"""Ranking: what hits are worth, from their first pass in an engine to their final order; it knows no engine."""
