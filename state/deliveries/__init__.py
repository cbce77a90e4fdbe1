"""What is on its way as it is stored: its rows, its lists, and the channels it goes through."""
