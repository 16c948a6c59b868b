"""``python -m jixiao.web COMMAND``: the commands of the web application."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.settings")
    execute_from_command_line(["jixiao.web", *sys.argv[1:]])
