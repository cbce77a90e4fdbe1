"""One spider a source: what to ask for, and which link to follow next."""
