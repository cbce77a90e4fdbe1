"""What is unusual: a pass with too much news, a source that is other than it was."""
