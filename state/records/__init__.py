"""What was read, what happened, and what is still to be told."""
