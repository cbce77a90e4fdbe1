"""Words at the start of a line, and what they say of the line; pure."""
