"""Pure readers of stored bodies: no network, no database, no clock, no environment."""
