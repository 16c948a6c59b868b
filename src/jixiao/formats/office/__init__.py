"""The parts of Office documents that several readers and writers share: containers, worksheets, paragraphs, number formats."""
