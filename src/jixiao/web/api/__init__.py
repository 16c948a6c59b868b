"""The same actions as the pages, for programs: a resource a file, under ``/api/v1``."""
