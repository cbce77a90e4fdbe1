"""The example sites: what they answer, and what can go wrong with it."""
