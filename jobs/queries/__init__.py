"""What people ask of the database. Reads only."""
