"""What the words of a form mean: rows of cells, labels, headings, and the texts that stand in their place."""
