"""The table of indicators: its headings, its columns, and each row of it."""
