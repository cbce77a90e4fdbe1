"""What is known of the real plan, as far as the example world uses it."""
