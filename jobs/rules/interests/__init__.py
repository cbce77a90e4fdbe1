"""What watchers follow besides projects and words, and how a hit is shown; pure."""
