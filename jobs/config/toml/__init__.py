"""The TOML file that people write: what it says, on which lines, and what is misspelt in it."""
