"""Written questions of the Flemish Parliament."""
