"""``manage.py backup FILE``"""

import os

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from consults.backup import backups


class Command(BaseCommand):
    help = (
        "Write the whole SQLite database into one file, consistent while the site is in use, and look it"
        " through. A checksum is written beside it. Exit 0: written; 2: not."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="a new file")

    def handle(self, *, file, **options):
        if connection.vendor != "sqlite":
            raise CommandError("PostgreSQL is backed up with its own pg_dump or pg_basebackup.")
        try:
            backup, rows = backups.write(file)
        except (backups.BackupError, backups.ledger.LedgerError) as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(
            f"Backup written to {file} ({os.path.getsize(file):,} bytes, {rows:,} rows, checked)."
            f" Delete it by {backup.expires_on}."
        )
