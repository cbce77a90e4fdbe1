"""config.toml as checked values."""
