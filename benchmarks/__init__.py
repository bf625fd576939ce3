"""Benchmarks: speed, memory, quality and relevance, each a command of its own."""
