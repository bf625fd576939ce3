"""Feeds: lists of new articles that papers publish (RSS, Atom), fetched politely and read like saved pages."""
