"""What messages say: from events and notices to words, blocks, and the forms of a message."""
