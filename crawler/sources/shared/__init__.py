"""What records of several sources share; pure, and asks no registry."""
