"""How each host is asked: by its robots.txt, with its pause, and not once it shuts its door."""
