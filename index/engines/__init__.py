"""The engines that keep an index on disk."""
