"""The fonts that every PDF carries, and what they cover. See README.md here."""
