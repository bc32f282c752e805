"""``manage.py carry_out_erasures``"""

import sys

from django.core.management.base import BaseCommand, CommandError

from consults.erasure import ledger, ledger_replay


class Command(BaseCommand):
    help = (
        "Carry out again what the ledger of erasures holds and this database does not know, after a backup"
        " was put in its place. Exit 0: done; 1: something could not be, or lines of the ledger cannot be read;"
        " 2: no ledger. Prove it then with prove_erased."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--ledger",
            action="append",
            default=[],
            dest="files",
            metavar="FILE",
            help="also this ledger, such as the copy of another machine; repeatable",
        )

        parser.add_argument(
            "--accept-damaged",
            action="store_true",
            help="take lines of the ledger that cannot be read for nothing, once no other copy has them whole",
        )

    def handle(self, *, files, accept_damaged, **options):
        report = carried_out(files)
        if accept_damaged and report.damaged:
            self.stdout.write(f"Damaged lines accepted: {ledger.accept_damaged()}.")
            report.damaged = []
        self.stdout.write(str(report))
        if report.leaves_something:
            sys.exit(1)


def carried_out(files):
    """Merge ledger files into the installation's own and carry it out; returns the Report."""
    try:
        for path in files:
            ledger.merge_given(path)
        return ledger_replay.carry_out()
    except ledger.LedgerError as error:
        raise CommandError(str(error), returncode=2) from None
