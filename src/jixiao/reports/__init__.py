"""Results to Report: what is said, free of how it is printed."""
