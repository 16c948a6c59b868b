"""Files and what is kept of the record: uploads, evidence, backups, the chain of events."""
