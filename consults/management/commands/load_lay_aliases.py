"""``manage.py load_lay_aliases``"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consults.tagging import lay_aliases
from web import rights


class Command(BaseCommand):
    help = "Give FAQ tags the names people use for them: “ringing in ears” to Tinnitus. May be run again."

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            default=lay_aliases.STARTER,
            help="instead of the list that comes along",
        )
        parser.add_argument("--dry-run", action="store_true", help="report, then undo everything")

    def handle(self, *, file, dry_run, **options):
        try:
            rows = lay_aliases.read(file)
        except (OSError, UnicodeDecodeError, lay_aliases.BadLine) as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            new, tags = lay_aliases.load(rows, rights.COMMAND_LINE)
            transaction.set_rollback(dry_run)
        self.stdout.write(f"{new} aliases for {tags} tags{' (dry run)' if dry_run else ''}.")
