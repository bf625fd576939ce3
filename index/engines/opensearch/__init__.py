"""A cluster of OpenSearch as an engine: what it keeps of articles, and how that is changed."""
