"""The watched sources: one folder each, and one line in the registry."""
