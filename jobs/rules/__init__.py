"""What is decided by rules alone: whom, when, whether; pure."""
