"""``manage.py restore FILE``"""

import sqlite3
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.dateparse import parse_date, parse_datetime

from consults.backup import backups, database_swap, replacement, sealing, unfinished
from consults.erasure import ledger, ledger_replay
from consults.erasure.verdict import Verdict
from consults.models import Backup, Question, Redaction
from consults.models.due import PUBLIC, now_value

MOST_NAMED = 20
NO_LEDGER = (
    "No ledger of erasures was found here, so nobody knows what was erased after this backup was made; it may"
    " be public again once the site starts. Bring the ledger of the other machine first (ERASURE_LEDGER there):"
    " carry_out_erasures --ledger FILE. Start the site without it only if nothing was erased since."
)
EXITS = {Verdict.LEFT: 1, Verdict.UNCOMPARED: 3}
SENTENCES = {
    Verdict.LEFT: "Something that was erased is left.",
    Verdict.UNCOMPARED: "Not all could be compared with what was erased.",
}


class Command(BaseCommand):
    help = (
        "Put a backup in the place of the database while the site is stopped. What was erased since the"
        " backup was made is erased again and proved; what was there is kept beside it."
        " Exit 0: done; 1: done, but something is left; 2: refused, nothing"
        " was changed; 3: done, but not all could be compared."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="written by the command backup")
        parser.add_argument("--yes", action="store_true", help="replace what is there")
        parser.add_argument(
            "--ledger",
            action="append",
            default=[],
            dest="ledgers",
            metavar="FILE",
            help="also carry out the erasures of this ledger; repeatable",
        )

        parser.add_argument("--key", metavar="FILE", help="opens a backup that is sealed")

    def handle(self, *, file, yes, ledgers, key, **options):
        target = Path(connection.settings_dict["NAME"])
        self.forgotten = self.unknown = False
        kept = self.put_in_place(file, target, yes, key, ledgers)
        self.stdout.write(f"{target} holds what {file} held.")
        if kept and connection.vendor == "sqlite":
            self.tell_of_kept(kept)
        _remember(file)
        self.stdout.write(
            "Accounts, passwords, rights and doctors’ links are as they were when the backup was made;"
            " everybody logs in again."
        )
        told = self.prove()
        self.tell_of_lost()
        if told:
            sys.exit(told)
        self.stdout.write("Start the site.")

    def put_in_place(self, file, target, yes, key, ledgers):
        """Put a backup where the database is; returns where that was kept. Raises CommandError."""
        put = self.replace if connection.vendor == "sqlite" else self.replace_on_postgresql
        try:
            self.refuse_wrong(file, target, yes)
            backups.refuse_changed(file)
            with sealing.opened(file, key, settings.DATA_DIR) as plain:
                return put(plain, target, ledgers)
        except (backups.BackupError, ledger.LedgerError) as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        except (OSError, sqlite3.Error) as error:
            why = getattr(error, "strerror", None) or error
            raise CommandError(
                f"{file} cannot be copied beside {target}: {why}. Nothing was changed. Make room, then restore"
                " it again.",
                returncode=2,
            ) from None

    def tell_of_lost(self):
        """End with 1 where the ledger is not whole: an erasure may be missing from what was done."""
        if self.forgotten:
            raise CommandError(
                "What was there before is damaged, and there was no ledger beside it: its erasures could not be"
                " read, and what they erased may be public again once the site starts. Look for a copy of the"
                " ledger first: carry_out_erasures --ledger FILE.",
                returncode=1,
            )
        if self.unknown:
            raise CommandError(NO_LEDGER, returncode=3)
        if damaged := ledger.damaged():
            raise CommandError(
                f"{settings.ERASURE_LEDGER}: {ledger_replay.DAMAGED % len(damaged)}", returncode=1
            )

    @staticmethod
    def refuse_wrong(file, target, yes):
        refusal = ""
        if connection.vendor != "sqlite":
            if database_swap.holds_something() and not yes:
                refusal = f"The database {target} would be replaced; say so with --yes."
        elif Path(file).resolve() == target.resolve():
            refusal = f"{file} is the database itself."
        elif _holds_something(target) and not yes:
            refusal = f"{target} would be replaced; say so with --yes."
        if refusal:
            raise CommandError(refusal, returncode=2)

    def replace_on_postgresql(self, file, target, ledgers):
        """Put a dump in place of the database; returns the name of what was replaced."""
        database_swap.refuse_in_use()
        hidden = database_swap.hidden()
        for path in ledgers:
            ledger.merge_given(path)
        if database_swap.holds_something():
            database_swap.keep_erasures()
        else:
            self.unknown = not ledger.entries()[0]
        kept = database_swap.replace(file, self.stdout.write)
        self.stdout.write(
            f"What was there before is kept as the database {kept}. It still holds texts that are erased or"
            f" withdrawn since; drop it as soon as the site is in order, by {replacement.expiry()} at the"
            " latest."
        )
        self.tell_of_public(hidden)
        return kept

    def replace(self, file, target, ledgers):
        """Put the backup in place; returns the Path of what was replaced, None where nothing was."""
        connection.close()
        backups.look_through(file)
        for path in ledgers:
            ledger.merge_given(path)
        is_known = bool(ledger.entries()[0])
        if _holds_something(target):
            self.forgotten = not replacement.close(target) and not is_known
        else:
            self.unknown = not is_known
        ledger.append(replacement.erasures_in(target))
        copy = Path(f"{target}{unfinished.RESTORING}")
        try:
            replacement.prepare(file, target, self.stdout.write)
            return replacement.swap(copy, target)
        finally:
            replacement.discard(copy)

    def tell_of_kept(self, kept):
        """Name what was replaced, and remember it and the backups it knew, for the proofs."""
        day = replacement.expiry()
        Backup.objects.create(path=str(kept), expires_on=day)
        for path, made_at, expires_on in replacement.rows(
            kept, "SELECT path, made_at, expires_on FROM consults_backup"
        ):
            known, new = Backup.objects.get_or_create(
                path=path, defaults={"expires_on": parse_date(expires_on)}
            )
            if new:
                Backup.objects.filter(pk=known.pk).update(
                    made_at=parse_datetime(f"{made_at}+00:00")
                )
        self.stdout.write(
            f"What was there before is kept in {kept}. It still holds texts that are erased or withdrawn"
            f" since; delete it as soon as the site is in order, by {day} at the latest."
        )
        hidden = replacement.rows(
            kept,
            f"SELECT q.number FROM consults_question q WHERE NOT ({PUBLIC % '?'})",
            now_value(),
        )
        self.tell_of_public([number for (number,) in hidden])

    def tell_of_public(self, hidden):
        """Name consults that were withdrawn, or never public, and are public again."""
        again = Question.objects.published().filter(number__in=hidden)
        if numbers := sorted(again.values_list("number", flat=True)):
            named = ", ".join(f"#{number}" for number in numbers[:MOST_NAMED])
            more = " and more" if len(numbers) > MOST_NAMED else ""
            self.stdout.write(
                f"{len(numbers)} consults were off the site and are public again once it starts:"
                f" {named}{more}. Withdraw them again where that is right."
            )

    def prove(self):
        """Prove every erasure anew; what is left in the installation itself is the exit code returned.

        Backups are named, and count for nothing here: the one just restored holds what was erased since.
        """
        with suppress(SystemExit):
            call_command("prove_erased", stdout=self.stdout, stderr=self.stderr)
        proofs = Redaction.objects.values_list("proof", flat=True)
        verdicts = {
            line["verdict"]
            for proof in proofs
            for line in proof
            if not line["store"].startswith("backup ")
        }
        for verdict, code in EXITS.items():
            if verdict in verdicts:
                self.stdout.write(f"{SENTENCES[verdict]} Read it above before you start the site.")
                return code
        self.stdout.write("Nothing erased is left but in the backups named above.")
        return 0


def _remember(file):
    """Know the backup, wherever it lies now, so that proofs name it and its end."""
    made_at = datetime.fromtimestamp(Path(file).stat().st_mtime, UTC)
    known, new = Backup.objects.get_or_create(
        path=str(Path(file).resolve()), defaults={"expires_on": replacement.expiry()}
    )
    if new:
        Backup.objects.filter(pk=known.pk).update(made_at=made_at)


def _holds_something(target):
    return target.exists() and target.stat().st_size > 0
