"""The roof as a Django app: only its management commands are discovered through it."""

from django.apps import AppConfig


class SalesopsConfig(AppConfig):
    """Holds the commands that concern every app."""

    name = "salesops"
    verbose_name = "Salesops"
