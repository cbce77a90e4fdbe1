"""What the search and the open data answer on oral questions, as values."""
