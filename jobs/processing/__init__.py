"""From the stored fetches of a pass to its events and deliveries."""
