"""``manage.py carry_out_erasures``"""

import sys

from django.core.management.base import BaseCommand, CommandError

from consults.erasure import ledger, ledger_replay


class Command(BaseCommand):
    help = (
        "Carry out again what the ledger of erasures holds and this database does not know, after a backup"
        " was put in its place. Exit 0: done; 1: something could not be; 2: no ledger to read. Prove it"
        " then with prove_erased."
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

    def handle(self, *, files, **options):
        report = carried_out(files, self.stderr.write)
        self.stdout.write(str(report))
        if report.not_compared or report.guides_not_compared:
            sys.exit(1)


def carried_out(files, complain):
    """Merge ledger files into the installation's own and carry it out; returns the Report."""
    try:
        for path in [*files, None]:
            held, broken = ledger.entries(path)
            if broken:
                complain(
                    f"{path or 'The ledger'}: {broken} lines cannot be read; the rest is used."
                )
            ledger.append(list(held.values()))
        return ledger_replay.carry_out()
    except ledger.LedgerError as error:
        raise CommandError(str(error), returncode=2) from None
