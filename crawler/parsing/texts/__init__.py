"""Texts and days as sources write them, made plain; pure."""
