"""Passes by schedule as a service, and how it tells whoever runs it that it lives."""
