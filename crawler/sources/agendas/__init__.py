"""Agendas of the committees of the Flemish Parliament."""
