"""Checks of target forms."""
