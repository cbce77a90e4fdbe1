"""Second step: what a source that can be believed says of its records, compared with before."""
