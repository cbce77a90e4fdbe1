"""Decisions of the Flemish Government."""
