"""Trying what is taken for granted on the live sites: a few polite requests in a child process."""
