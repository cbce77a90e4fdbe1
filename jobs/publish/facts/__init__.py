"""What the site is made of, read from the store once, as frozen values."""
