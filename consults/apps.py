from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class ConsultsConfig(AppConfig):
    name = "consults"

    def ready(self):
        from consults import system_checks
        from consults.backup import database_lock

        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            database_lock.share(settings.DATABASES["default"]["NAME"])
        for check in system_checks.OF_DATABASE:
            checks.register(check, checks.Tags.database)
        for check in system_checks.OF_SETTINGS:
            checks.register(check, checks.Tags.security)
