"""Results for a person at a terminal, or for a program."""
