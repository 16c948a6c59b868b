"""The browser of the tests: named by CHROMIUM, or the first of those that are installed; None without one."""

import os
import shutil

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first opens no window at all: the same pages in three quarters of the time."""
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
