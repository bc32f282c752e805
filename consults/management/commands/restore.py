"""``manage.py restore FILE``"""

import sqlite3
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Put a backup in the place of the SQLite database. Stop the site first."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="written by the command backup")
        parser.add_argument("--yes", action="store_true", help="replace what is there")

    def handle(self, *, file, yes, **options):
        if connection.vendor != "sqlite":
            raise CommandError("PostgreSQL is restored with its own pg_restore.")
        if not Path(file).is_file():
            raise CommandError(f"{file}: no such file.")
        target = connection.settings_dict["NAME"]
        if Path(target).exists() and not yes:
            raise CommandError(f"{target} would be replaced; say so with --yes.")
        backup = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            if backup.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise CommandError(f"{file} is damaged; nothing was changed.")
            names = {row[0] for row in backup.execute("SELECT name FROM sqlite_master")}
            if "consults_question" not in names:
                raise CommandError(f"{file} is no backup of this site; nothing was changed.")
            connection.ensure_connection()
            backup.backup(connection.connection)
        except sqlite3.DatabaseError as error:
            raise CommandError(f"{file}: {error}; nothing was changed.") from None
        finally:
            backup.close()
        self.stdout.write(f"{target} holds what {file} held.")
