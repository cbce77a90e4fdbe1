"""Whether all is well: what a machine that watches this one wants to know."""
