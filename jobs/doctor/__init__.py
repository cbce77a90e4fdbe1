"""What can be known before the first pass: of this machine, the configuration and the sites."""
