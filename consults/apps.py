from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db.models.signals import post_migrate

from web import form_bounds


class ConsultsConfig(AppConfig):
    name = "consults"

    def __init__(self, *args):
        super().__init__(*args)
        form_bounds.hold()  # before any module makes a form

    def ready(self):
        from consults import system_checks
        from consults.backup import database_lock
        from consults.checks import texts_beside
        from consults.models import house_page, planner
        from web import checked_texts

        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            database_lock.share(settings.DATABASES["default"]["NAME"])
        checked_texts.look = texts_beside.found_in
        post_migrate.connect(house_page.make_missing, sender=self)
        post_migrate.connect(planner.learn, sender=self)
        for check in system_checks.OF_DATABASE:
            checks.register(check, checks.Tags.database)
        for check in system_checks.OF_SETTINGS:
            checks.register(check, checks.Tags.security)
