"""What it takes to send, and to look at what waits to be sent."""
