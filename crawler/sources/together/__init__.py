"""What is asked of all sources together: addresses, files, records, kinds of event, settings."""
