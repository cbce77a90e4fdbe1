"""A message as electronic mail: its headers and parts, and Apprise's plugin that sends them."""
