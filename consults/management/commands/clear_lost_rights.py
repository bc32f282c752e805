"""``manage.py clear_lost_rights``"""

from django.core.management.base import BaseCommand

from consults.editorial import lost_rights


class Command(BaseCommand):
    help = (
        "Take off the calendar what somebody scheduled who may no longer publish, and close the doctors’ links"
        " of those who may no longer send any. The desk does it by itself; run it where accounts or groups are"
        " changed past the desk, every few minutes."
    )

    def handle(self, **options):
        cleared = lost_rights.clear()
        self.stdout.write(lost_rights.sentence(cleared) or "Nothing to clear.")
