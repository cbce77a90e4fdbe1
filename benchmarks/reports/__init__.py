"""What the reading of monitoring reports takes, and the reports that it is measured with."""
