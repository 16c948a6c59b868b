"""Points with their reasons: one definition of each rule, evaluators side by side."""
