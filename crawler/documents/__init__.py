"""Text out of a file, whatever its kind; pure."""
