"""Passes: live, by schedule, and stored ones once more."""
