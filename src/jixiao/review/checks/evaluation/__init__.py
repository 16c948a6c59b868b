"""Checks of evaluation forms."""
