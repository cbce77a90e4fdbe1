"""The shape of the database: the statements of its steps, oldest first."""
