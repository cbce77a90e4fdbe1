"""What was asked and what came: passes, fetches, snapshots and their bodies."""
