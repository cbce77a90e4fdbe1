"""A stand-in of the sites with as many questions as a century brings, and what is asked of it."""
