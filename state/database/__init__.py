"""The one SQLite file: how it is opened, shaped, locked and copied."""
