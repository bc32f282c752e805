"""Files that only the owner of the process reads: the database, keys, ledgers, exports.

Nothing here opens a file that SQLite may have open: closing it would drop SQLite's locks in this process.
"""

import contextlib
import os
import stat
from pathlib import Path

PRIVATE = 0o600
OTHERS = 0o077  # what group and others may do


def make(path):
    """Make an empty private file unless there is one. Raises OSError where that cannot be."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))


def is_open_to_others(path):
    """Return whether group or others may read or change a file; False where there is none."""
    try:
        return bool(stat.S_IMODE(os.stat(path).st_mode) & OTHERS)
    except OSError:
        return False


def close_to_others(path):
    """Take every right of group and others from a file of ours; returns whether it is private now."""
    if not is_open_to_others(path):
        return True
    try:
        os.chmod(path, stat.S_IMODE(os.stat(path).st_mode) & ~OTHERS)
    except OSError:
        return False
    return True


def opened(path, mode="w"):
    """Open a text file for writing that only its owner reads, whatever the umask is."""

    def opener(name, flags):
        return os.open(name, flags, PRIVATE)

    return open(path, mode, encoding="utf-8", opener=opener)


def write_once(path, text):
    """Write a private file unless there is one: whole or not at all, whoever else tries as well."""
    path = Path(path)
    own = path.with_name(f"{path.name}.{os.getpid()}")
    own.unlink(missing_ok=True)
    with opened(own, "x") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
