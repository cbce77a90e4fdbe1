"""The example sites on loopback and the story they tell; knows nothing of crawler and state."""
