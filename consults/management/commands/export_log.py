"""``manage.py export_log``"""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from consults.editorial import desk_log


class Command(BaseCommand):
    help = (
        "Print the log of the desk as lines of JSON: number, time, account, what was done to which row. It"
        " names fields and numbers, never a text. Keep the file elsewhere: an entry that is deleted later is"
        " still in it."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--since", metavar="DATE", help="only from this day on, like 2024-01-31"
        )

    def handle(self, *, since, **options):
        if since:
            if not (day := _day(since)):
                raise CommandError(f"--since must be a day like 2024-01-31: “{since}” is not.")
            since = timezone.make_aware(
                timezone.datetime.combine(day, timezone.datetime.min.time())
            )
        for entry in desk_log.entries(since):
            self.stdout.write(json.dumps(entry, ensure_ascii=False))


def _day(text):
    try:
        return parse_date(text)
    except ValueError:
        return None
