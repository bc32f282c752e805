"""``manage.py init NAME``"""

import getpass
import sys

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse


class Command(BaseCommand):
    help = (
        "Make the first account, an administrator, on a new installation. The password is asked for, or read"
        " as one line from standard input; there is none by default. Exit 0: made; 2: refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", metavar="NAME", help="to log in with")
        parser.add_argument("--mail", default="", metavar="ADDRESS")

    def handle(self, *, name, mail, **options):
        people = get_user_model().objects
        if people.filter(is_superuser=True).exists():
            self.refuse("There is an administrator already, who adds accounts at the desk.")
        user = people.model(username=name, email=mail, is_staff=True, is_superuser=True)
        password = self.password()
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            self.refuse(" ".join(error.messages))
        user.set_password(password)
        user.save()
        self.stdout.write(
            f"{name} may log in at {reverse('admin:index')} and adds the other accounts there."
        )

    def password(self):
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        first = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != first:
            self.refuse("These are two different passwords.")
        return first

    @staticmethod
    def refuse(why):
        raise CommandError(why, returncode=2)
