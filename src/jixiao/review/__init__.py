"""Judging a form: the engine and the catalogue of checks, one file a check."""
