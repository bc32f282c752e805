"""Backups that only the holder of a key can read: files of age, whose key never lies on the server.

https://age-encryption.org; the program `age` reads and writes the same files.
"""

import os
from contextlib import contextmanager
from pathlib import Path

import pyrage
from django.conf import settings

from consults.backup import unfinished
from consults.backup.problems import BackupError
from web import private_files

END = ".age"
BEGIN = b"age-encryption.org/"


def recipient(text):
    """Return the key that seals. Raises ValueError for text that is none."""
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError(str(error)) from None


def seal(part):
    """Write the sealed form of a file beside it and remove the open one; returns its path."""
    if not settings.BACKUP_KEY:
        return part
    sealed = part.with_name(f"{part.name}{END}")
    sealed.unlink(missing_ok=True)
    private_files.make(sealed)
    try:
        pyrage.encrypt_file(str(part), str(sealed), [recipient(settings.BACKUP_KEY)])
    finally:
        part.unlink()
    return sealed


@contextmanager
def opened(path, key_file, folder):
    """Give the path of the open form of a backup, which lies in `folder` meanwhile; others are open."""
    path = Path(path)
    with path.open("rb") as file:
        if file.read(len(BEGIN)) != BEGIN:
            yield path
            return
    plain = Path(folder) / f"{path.stem}.{os.getpid()}{unfinished.UNSEALED}"
    private_files.make(plain)
    try:
        _open(path, plain, _identities(path, key_file))
        yield plain
    finally:
        plain.unlink(missing_ok=True)


def _open(path, plain, keys):
    try:
        pyrage.decrypt_file(str(path), str(plain), keys)
    except (pyrage.DecryptError, OSError) as error:  # OSError as well for a file that was changed
        raise BackupError(f"{path} cannot be opened with this key: {error}.") from None


def _identities(path, key_file):
    if not key_file:
        raise BackupError(f"{path} is sealed; name the file of its key by --key.")
    try:
        lines = Path(key_file).read_text().split()
        return [
            pyrage.x25519.Identity.from_str(line)
            for line in lines
            if line.startswith("AGE-SECRET-KEY-")
        ]
    except (OSError, UnicodeError, pyrage.IdentityError) as error:
        raise BackupError(f"{key_file} holds no key: {error}.") from None


def make_key(path):
    """Write a new key into a private file; returns the part of it that seals, for BACKUP_KEY."""
    key = pyrage.x25519.Identity.generate()
    try:
        with private_files.opened(path, "x") as file:
            file.write(f"# seals for {key.to_public()}\n{key}\n")
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}.") from None
    return str(key.to_public())
