"""``manage.py load_demo``"""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

import consults
from consults.importing.files import read_entries
from consults.importing.importer import Importer
from consults.management.commands.import_content import stopped
from web import private_files, rights

SAMPLE = Path(consults.__file__).parent / "sample"
LIBRARY = SAMPLE / "library.jsonl"
HOUSE = SAMPLE / "house.jsonl"  # pages of an invented house; a real site has its own
DESK = SAMPLE / "desk.jsonl"  # what waits on the desk: drafts, one in review, one scheduled


class Command(BaseCommand):
    help = "Load the sample library: our own text about invented people. May be run again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--editor",
            action="store_true",
            help="also make an account to try the desk with, with a password made for this machine",
        )

    def handle(self, *, editor, **options):
        if editor and settings.IN_PRODUCTION:
            raise CommandError(
                f"This is the public site {settings.SITE_URL}: no demo editor and no sample library goes"
                " into it. Leave --editor out to load the sample alone."
            )
        importer = Importer(rights.COMMAND_LINE)
        files = [LIBRARY, HOUSE, DESK] if editor else [LIBRARY]
        with stopped():
            report = importer.run(read_entries(map(str, files)))
            importer.connect()
        self.stdout.write(f"Sample library: {report}")
        if editor:
            name, password = demo_editor()
            self.stdout.write(f"Editor's login: {name} / {password}")


def demo_editor():
    """Make the account “editor” unless it is there; returns (name, password).

    The password is random and kept in DATA_DIR/demo-login.txt, readable by its owner only.
    """
    path = Path(settings.DATA_DIR) / "demo-login.txt"
    if not path.exists():
        private_files.write_once(path, secrets.token_urlsafe(9) + "\n")
    password = path.read_text().strip()
    user, made = get_user_model().objects.get_or_create(
        username="editor", defaults={"is_staff": True}
    )
    if made:
        user.set_password(password)
        user.save()
        user.groups.add(*Group.objects.filter(name__in=["Editor", "Publisher"]))
    return user.username, password
