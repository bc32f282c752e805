"""The command line: what the machine refuses ends a command with a sentence, not with a trace of the code."""

import errno
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError

from consults.importing.outages import reason_of

FAILED = 2
# What a file can be refused for that somebody at the machine can mend.
OF_THE_MACHINE = {
    errno.ENOSPC: "The disk is full. Make room.",
    errno.EDQUOT: "The account has used up its room on the disk.",
    errno.EROFS: "The disk is read-only.",
    errno.EACCES: "This account may not.",
    errno.EPERM: "This account may not.",
    errno.EIO: "The disk fails.",
}


def run(words):
    """Carry out a command of manage.py: `words` are its name and what follows, after the program's.

    Ends with 2 and a sentence where the database or the disk refuses, or a setting is wrong; `--traceback`
    shows where.
    """
    try:
        execute_from_command_line(words)
    except ImproperlyConfigured as error:
        if "--traceback" in words:
            raise
        sys.stderr.write(f"{error}\n")
        raise SystemExit(FAILED) from None
    except (DatabaseError, OSError) as error:
        sentence = sentence_of(error)
        if not sentence or "--traceback" in words:
            raise
        sys.stderr.write(f"{sentence} Then run the command again.\n")
        raise SystemExit(FAILED) from None


def sentence_of(error):
    """Return what the machine refused and what to do; "" for an error that is our own."""
    if isinstance(error, DatabaseError):
        reason = reason_of(error)
        said = str(error).strip().splitlines()[0].rstrip(".")
        return reason and f"The database fails: {said}. {reason}"
    reason = OF_THE_MACHINE.get(error.errno, "")
    return reason and f"{error.filename or 'A file'} cannot be written or read. {reason}"
