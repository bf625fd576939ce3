"""The engines that answer questions."""
