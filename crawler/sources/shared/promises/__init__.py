"""What answers promise, and when it is due; pure."""
