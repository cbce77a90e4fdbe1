"""From one look at a thing to the next: what differs, and what of it is news; pure."""
