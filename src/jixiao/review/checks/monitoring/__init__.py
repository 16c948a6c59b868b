"""Checks of monitoring forms."""
