"""A source that nobody needs, added by a folder and a line to show that no more is asked."""
