"""A monitoring report: which one it is, and what it says of each project; pure."""
