"""``python -m jixiao.web COMMAND``: the commands of the web application."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from jixiao.core.message import say

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.settings")
    try:
        settings.INSTALLED_APPS  # noqa: B018 (reads the settings now, while a mistake in them can be told plainly)
    except ImproperlyConfigured as error:
        sys.exit(say("设置有误：{error}", error=error))
    execute_from_command_line(["jixiao.web", *sys.argv[1:]])
