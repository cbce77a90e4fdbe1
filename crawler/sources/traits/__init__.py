"""What a source says of itself in values: its scope, what it takes for granted, what stays."""
