"""From stored fetches to readings, records, and a verdict on a source."""
