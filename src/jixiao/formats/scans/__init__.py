"""Pictures of pages to marks: levelling, rules, recognition of characters, and which cells are doubtful."""
