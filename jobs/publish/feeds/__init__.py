"""Feeds and a calendar of what is known."""
