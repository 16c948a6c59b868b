"""What everybody may read: public copies, what the pages tell of them, and the open data."""
