"""The example world, and what happens in it."""
