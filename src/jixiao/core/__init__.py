"""The nouns that every other folder shares. Needs the standard library, pydantic and PyYAML only."""
