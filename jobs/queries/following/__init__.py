"""What watchers would get, what was promised for a day, and what belongs together."""
