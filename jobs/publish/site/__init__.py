"""What the site has besides pages: style, what robots are told, and the index of its search."""
