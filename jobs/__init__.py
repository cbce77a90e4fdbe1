"""Decides when to run, whom to tell and how; may import crawler and state."""
