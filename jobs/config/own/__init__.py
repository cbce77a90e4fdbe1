"""One's own configuration: where it is looked for, and how it is written."""
