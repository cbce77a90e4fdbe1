"""Answers that were none, and things that answer at another address than before."""
