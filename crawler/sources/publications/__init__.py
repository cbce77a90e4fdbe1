"""The catalogue of publications of the Flemish government."""
