"""``manage.py backup FILE``"""

import os

from django.core.management.base import BaseCommand, CommandError

from consults.backup import backups, database_swap, sealing


class Command(BaseCommand):
    help = (
        "Write the whole database into one file, consistent while the site is in use, and look it through."
        " A checksum is written beside it. With BACKUP_KEY only the holder of the key can open the file."
        " Exit 0: written; 2: not."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", metavar="FILE", help="a new file; else in BACKUP_DIR"
        )
        parser.add_argument(
            "--prune", action="store_true", help="then delete the backups whose day is over"
        )

        parser.add_argument(
            "--make-key",
            metavar="FILE",
            help="write no backup but a new key; move the file off this machine, and set what is printed",
        )

    def handle(self, *, file, prune, make_key, **options):
        try:
            if make_key:
                return self.stdout.write(f"BACKUP_KEY={sealing.make_key(make_key)}")
            file = file or backups.named()
            backup, rows = backups.write(file)
        except (backups.BackupError, backups.ledger.LedgerError) as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(
            f"Backup written to {file} ({os.path.getsize(file):,} bytes, {rows:,} rows, checked)."
            f" Delete it by {backup.expires_on}."
        )
        for path in [*backups.prune(), *database_swap.drop_over()] if prune else ():
            self.stdout.write(f"Deleted: {path}")
