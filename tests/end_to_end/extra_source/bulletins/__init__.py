"""Bulletins of a body that does not exist: one JSON list, each item whole."""
