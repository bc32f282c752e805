"""``manage.py backup FILE``"""

import os
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from consults.models import Backup


class Command(BaseCommand):
    help = "Write the whole SQLite database into one file, consistent while the site is in use."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="a new file")

    def handle(self, *, file, **options):
        if connection.vendor != "sqlite":
            raise CommandError("PostgreSQL is backed up with its own pg_dump or pg_basebackup.")
        if os.path.exists(file):
            raise CommandError(f"{file} exists already; a backup is never overwritten.")
        old = os.umask(0o077)
        try:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [file])
        finally:
            os.umask(old)
        expires_on = timezone.localdate() + timedelta(days=settings.BACKUP_DAYS)
        Backup.objects.create(path=os.path.abspath(file), expires_on=expires_on)
        self.stdout.write(
            f"Backup written to {file} ({os.path.getsize(file):,} bytes). Delete it by {expires_on}."
        )
