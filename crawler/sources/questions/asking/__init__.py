"""What is asked of the Parliament: its listing by periods, searches for words, open data, files."""
