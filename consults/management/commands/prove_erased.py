"""``manage.py prove_erased [ID…]``"""

import sys

from django.core.management.base import BaseCommand, CommandError

from consults import erasing
from consults.models import Redaction


class Command(BaseCommand):
    help = (
        "Finish redactions that were interrupted, then search every store for what was redacted, from"
        " a keyed hash of it. Exit 0: nothing is left; 1: something is; 2: no such redaction."
    )

    def add_arguments(self, parser):
        parser.add_argument("ids", nargs="*", type=int, metavar="ID", help="all without any")
        parser.add_argument("--unfinished", action="store_true", help="only those not yet proved")
        parser.add_argument(
            "--verbose-report", action="store_true", help="every store, found or not"
        )

    def handle(self, *, ids, unfinished, verbose_report, **options):
        redactions = Redaction.objects.order_by("pk")
        if ids:
            redactions = redactions.filter(pk__in=ids)
            if missing := set(ids) - set(redactions.values_list("pk", flat=True)):
                named = ", ".join(map(str, sorted(missing)))
                raise CommandError(f"No such redaction: {named}.", returncode=2)
        if unfinished:
            redactions = redactions.exclude(state=Redaction.State.PROVED)
        left = 0
        for redaction in list(redactions):
            erasing.finish(redaction, self.step)
            left += redaction.state != Redaction.State.PROVED
            self.tell(redaction, verbose_report)
        if not redactions:
            self.stdout.write("Nothing to prove.")
        if left:
            sys.exit(1)

    def step(self, name):
        if sys.stderr.isatty():
            self.stderr.write(f"  {name}", ending="\r")

    def tell(self, redaction, verbose):
        when = f"{redaction.created_at:%Y-%m-%d}"
        verdict = redaction.get_state_display()
        self.stdout.write(
            f"Redaction {redaction.pk}, consult #{redaction.number}, {redaction.category},"
            f" {when}: {verdict}"
        )
        for line in redaction.proof:
            if verbose or line["found"] or line["note"]:
                note = f"; {line['note']}" if line["note"] else ""
                self.stdout.write(
                    f"  {line['store']}: searched {line['searched']}, found {line['found']}{note}"
                )
