"""Oral questions of the Flemish Parliament, put in a committee (vragen om uitleg)."""
