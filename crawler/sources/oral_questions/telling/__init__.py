"""How what this source brings is told: its phrases, and what a message says besides; pure."""
