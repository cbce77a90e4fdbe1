"""What raised while its turn was taken, and waits to be taken up again."""
