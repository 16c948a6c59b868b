"""A form as pages show it: cells and labels made ready, findings in their places, personal data masked."""
