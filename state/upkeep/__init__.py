"""Keeping the database: what may be dropped, and whether it is whole."""
