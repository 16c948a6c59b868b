"""Pages of marks (characters, rules, fills) to tables: what PDF, OFD and scans have in common, and the objects of a PDF."""
