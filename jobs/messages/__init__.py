"""From events and notices to a message in all its forms."""
