"""A form while it is written: its sections as a record, where they come from, what they were before."""
