"""What follows from records rather than from one page: reports, expectations, late answers."""
