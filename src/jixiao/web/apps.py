"""The Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "jixiao.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
