"""``manage.py prove_erased [ID…]``"""

import sys

from django.core.management.base import BaseCommand, CommandError

from consults.erasure import proof
from consults.erasure.verdict import Rewriting, Verdict
from consults.models import Redaction
from web import rights

EXITS = {Redaction.State.RESIDUE: 1, Redaction.State.UNCOMPARED: 3}


class Command(BaseCommand):
    help = (
        "Finish redactions that were interrupted, then search every store for what was redacted, from"
        " a keyed hash of it. Exit 0: nothing is left; 1: something is; 2: no such redaction; 3: nothing"
        " was found, but not all could be compared."
    )

    def add_arguments(self, parser):
        parser.add_argument("ids", nargs="*", type=int, metavar="ID", help="all without any")
        parser.add_argument("--unfinished", action="store_true", help="only those not yet proved")
        parser.add_argument(
            "--rewrite-tables",
            action="store_true",
            help="have the database write its tables into new files first, so that no old version of a row"
            " stays in them. Each table is locked while it is copied and needs its size again on the disk;"
            " on SQLite nobody can save meanwhile.",
        )
        parser.add_argument(
            "--verbose-report", action="store_true", help="every store, found or not"
        )

    def handle(self, *, ids, unfinished, rewrite_tables, verbose_report, **options):
        redactions = Redaction.objects.order_by("pk")
        if ids:
            redactions = redactions.filter(pk__in=ids)
            if missing := set(ids) - set(redactions.values_list("pk", flat=True)):
                named = ", ".join(map(str, sorted(missing)))
                raise CommandError(f"No such redaction: {named}.", returncode=2)
        if unfinished:
            redactions = redactions.exclude(state=Redaction.State.PROVED)
        redactions, states = list(redactions), set()
        for redaction in redactions:
            proof.take_out(redaction, rights.COMMAND_LINE)
        rewriting = Rewriting(wanted=rewrite_tables)  # one serves all
        for redaction in redactions:
            proof.prove(redaction, self.step, rewriting)
            states.add(redaction.state)
            self.tell(redaction, verbose_report)
        if not states:
            self.stdout.write("Nothing to prove.")
        if code := next((code for state, code in EXITS.items() if state in states), 0):
            sys.exit(code)

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
            if verbose or line["verdict"] != Verdict.NOTHING or line["note"]:
                note = f"; {line['note']}" if line["note"] else ""
                self.stdout.write(
                    f"  {line['store']}: {Verdict(line['verdict']).words.lower()}: searched"
                    f" {line['searched']}, found {line['found']}{note}"
                )
