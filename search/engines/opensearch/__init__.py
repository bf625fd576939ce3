"""Answers from an index on a cluster of OpenSearch."""
