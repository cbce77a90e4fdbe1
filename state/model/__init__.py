"""The values that travel through the house: frozen, and free of any machinery."""
