"""What the search and the open data of the parliament answer: bodies -> readings; pure."""
