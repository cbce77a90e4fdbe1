"""What vvwatch remembers, and how it turns records into events; knows no web and no schedule."""
