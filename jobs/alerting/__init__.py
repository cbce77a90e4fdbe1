"""Who hears of what, and the sending of it."""
