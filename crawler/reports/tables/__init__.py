"""Tables of milestones, by the place of their words on the page; pure."""
