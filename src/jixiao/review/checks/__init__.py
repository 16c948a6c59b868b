"""The catalogue: one file a check. Its docstring is its page, the YAML beside it its examples."""
