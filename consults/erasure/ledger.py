"""The ledger of erasures: a file beside the database that outlives it.

One JSON object a line for each redaction and erasure that was carried out: number, category, keyed hashes
and never a value. A database that comes back from a backup is compared with it, and what it does not know
is carried out again (`ledger_replay`).

A line is on the disk before the transaction that erases is committed. A crash in between leaves a line
about something that is still there: carrying it out then is what was asked for, and the tombstone, stored
before, wants the same. The other order could lose a line for ever, and with it the erasure.

A line that cannot be read counts as an erasure that this database does not know. It is settled by a whole
line of the same name, by a tombstone of that name that was carried out, or by somebody who accepts it:
`{"accepted": …}` is then a line of its own.
"""

import fcntl
import json
import os
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from consults.erasure import ledger_lines
from consults.models import ErasedText, Redaction, RetiredNumber
from consults.models.redaction import new_id
from web import keys, private_files

DONE = [state for state in Redaction.State.values if state != Redaction.State.BEGUN]


class LedgerError(ValueError):
    """The ledger cannot be written or read, with a sentence."""


def keep(redaction):
    """Write a redaction that is being carried out into the ledger, once.

    Called inside the transaction that erases. Raises LedgerError where the file cannot be written.
    """
    if not redaction.ledger_id:
        redaction.ledger_id = new_id()
        redaction.save(update_fields=["ledger_id"])
    append([entry_of(redaction)])


def entry_of(redaction):
    """Return what the ledger keeps of a redaction, as plain JSON types."""
    retired = RetiredNumber.objects.filter(number=redaction.number).first()
    return {
        "id": redaction.ledger_id,
        "number": redaction.number,
        "category": redaction.category,
        "needles": redaction.needles,
        "key_id": redaction.key_id,
        "texts": sorted(redaction.texts.values_list("key", flat=True)),
        "was_public": bool(retired and retired.was_public),
        "created_at": redaction.created_at.isoformat(),
    }


def append(entries):
    """Write entries that the ledger does not hold yet, safely on the disk; returns how many."""
    return _add(
        lambda held, broken: [json.dumps(entry) for entry in entries if entry["id"] not in held]
    )


def merge(path):
    """Take over the lines of another ledger, also those that cannot be read: each may be an erasure.

    Raises LedgerError where one of the two cannot be read or written.
    """
    entries_there, damaged_there = entries(path)
    append(list(entries_there.values()))
    _add(
        lambda held, broken: [
            line
            for line in damaged_there
            if line not in broken and ledger_lines.name_in(line) not in held
        ]
    )


def merge_given(path):
    """Take over the lines of a ledger that somebody names, as `merge` does.

    Raises LedgerError also where none of it was written with a key of this library: numbers of consults say
    nothing between two libraries.
    """
    there, _ = entries(path)
    if there and not any(keys.is_known(entry["key_id"]) for entry in there.values()):
        raise LedgerError(
            f"{path} was written with another secret key, so it may be the ledger of another library. Nothing"
            " was changed. If it is this one’s, name that key in FORMER_KEYS. If that key is lost, add the"
            f" lines to {settings.ERASURE_LEDGER} by hand."
        )
    merge(path)


def accept_damaged():
    """Remember that somebody takes the damaged lines for nothing; returns how many those are."""
    lines = damaged()
    return _add(
        lambda held, broken: [
            json.dumps({"accepted": ledger_lines.mark_of(line)}) for line in lines
        ]
    )


def _add(wanted):
    """Write the lines that `wanted(held, broken)` returns to the end of the ledger; returns how many."""
    try:
        with _locked() as file:
            new = wanted(*ledger_lines.read(file, accepted_too=True))
            if new:
                file.seek(0, os.SEEK_END)
                file.write(_line_end(file) + "".join(f"{line}\n" for line in new))
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise LedgerError(
            f"The ledger of erasures {settings.ERASURE_LEDGER} cannot be written ({error.strerror}),"
            " so a backup would bring the words back. Nothing was taken out; repair that and repeat it."
        ) from None
    return len(new)


def entries(path=None):
    """Return ({id: entry}, [line that cannot be read]) of a ledger, the installation's own by default.

    Raises LedgerError for a file that cannot be opened; a ledger that is not there holds nothing.
    """
    try:
        with open(path or settings.ERASURE_LEDGER, encoding="utf-8", errors="replace") as file:
            return ledger_lines.read(file)
    except FileNotFoundError:
        if path is None:
            return {}, []
        raise LedgerError(f"{path}: no such file.") from None
    except OSError as error:
        raise LedgerError(f"{path or settings.ERASURE_LEDGER}: {error.strerror}.") from None


def unknown():
    """Return the entries that this database does not know as carried out, the oldest first."""
    held, _ = entries()
    known = carried_out()
    missing = [entry for name, entry in held.items() if name not in known]
    erased = set()
    if missing:
        erased = set(
            Redaction.objects.filter(category=Redaction.Category.CONSULT, state__in=DONE)
            .values_list("number", flat=True)
        )  # fmt: skip
    return sorted(
        (one for one in missing if not (_is_whole(one) and one["number"] in erased)),
        key=lambda entry: entry["created_at"],
    )


def damaged():
    """Return the lines that cannot be read and that nothing settles: each may be an unknown erasure."""
    _, broken = entries()
    known = carried_out() if broken else set()
    return [line for line in broken if ledger_lines.name_in(line) not in known]


def carried_out():
    """Return the names of all erasures that this database has carried out."""
    return set(Redaction.objects.filter(state__in=DONE).values_list("ledger_id", flat=True))


def complete():
    """Write into the ledger whatever this database has carried out and it lacks; returns how many."""
    held, _ = entries()
    rows = Redaction.objects.filter(state__in=DONE).exclude(ledger_id__in=["", *held])
    return append([entry_of(redaction) for redaction in rows.order_by("pk")])


def remember_texts(redaction, keys):
    """Remember texts of a redaction by their keyed hashes, so that no import brings them back."""
    ErasedText.objects.bulk_create(
        [ErasedText(key=key, redaction=redaction) for key in keys], ignore_conflicts=True
    )


def _is_whole(entry):
    return entry["category"] == Redaction.Category.CONSULT


def _line_end(file):
    """Return what ends a line that a crash cut off, "" where there is none."""
    size = os.fstat(file.fileno()).st_size
    return "\n" if size and os.pread(file.fileno(), 1, size - 1) != b"\n" else ""


@contextmanager
def _locked():
    """The ledger, open for reading and adding, for one process at a time."""
    path = Path(settings.ERASURE_LEDGER)
    private_files.make(path)
    with open(path, "r+", encoding="utf-8", errors="replace") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
