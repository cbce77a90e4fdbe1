"""What a message says of each item, as values for templates; pure."""
