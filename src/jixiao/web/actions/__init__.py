"""Verbs: one file a verb, used alike by pages, API and commands."""
