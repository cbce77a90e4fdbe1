"""How counts, and what the machine says, are put for people."""
