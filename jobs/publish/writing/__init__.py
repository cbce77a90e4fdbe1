"""Files into a folder, beside it first, then in its place at once."""
