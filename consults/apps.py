from django.apps import AppConfig
from django.core import checks


class ConsultsConfig(AppConfig):
    name = "consults"

    def ready(self):
        from consults.system_checks import sqlite_is_safe

        checks.register(sqlite_is_safe, checks.Tags.database)
