"""What a message says of the events that no single source brings."""
