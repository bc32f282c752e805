"""The secret key: where it comes from, and which ones are refused.

It signs log-ins and doctors' links, and it makes the keyed hashes by which redacted words are found again.
Whoever knows it can forge the first and guess the second.
"""

from hashlib import sha256
from itertools import pairwise

from django.core.exceptions import ImproperlyConfigured

from web import private_files

# Keys that were once published, as SHA-256: everybody has them.
PUBLISHED = {"c9fbd2bb843d3ee498b3fa884ccb0540f4a1fe748b8e947ff625406efe9df93b"}
SHORTEST = 32
FEWEST = 10  # different letters; 32 hexadecimal digits have more
FRESH = (
    0.75  # share of the pieces of three letters that have to differ; random keys repeat hardly any
)
IN_A_ROW = 0.7  # share of letters that may follow the one before in the alphabet
# What people leave in the place of a key, without hyphens, blanks and capitals.
PLACEHOLDERS = [
    "changeme", "changethis", "changeit", "replaceme", "replacethis", "secretkey", "yoursecret",
    "yourkey", "insecure", "placeholder", "password", "letmein", "keyhere", "notasecret", "notsecret",
    "topsecret", "supersecret", "qwertyuiop", "asdfghjkl", "zxcvbnm",
]  # fmt: skip
NEW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'


def weakness(key):
    """Return what is wrong with a key, as the end of a sentence; "" for a good one."""
    if sha256(key.strip(" \t\r\n\"'").encode()).hexdigest() in PUBLISHED:
        return "is published with the source code, so everybody knows it"
    if "\ufffd" in key or not key.isprintable():
        return "is no text"
    if len(key) < SHORTEST:
        return f"must be a random text of {SHORTEST} letters or more"
    if len(set(key)) < FEWEST or _is_repeated(key) or _is_counted(key) or _is_placeholder(key):
        return f"must be random, with {SHORTEST} letters or more: this one can be guessed"
    return ""


def _is_repeated(key):
    """Return whether a key says the same again and again, such as “blue-moon-1-blue-moon-2-…”."""
    pieces = [key[start : start + 3] for start in range(len(key) - 2)]
    return len(set(pieces)) < FRESH * len(pieces)


def _is_counted(key):
    """Return whether a key goes along the alphabet or the digits, up or down."""
    steps = [ord(after) - ord(before) for before, after in pairwise(key)]
    return sum(step in {-1, 0, 1} for step in steps) > IN_A_ROW * len(steps)


def _is_placeholder(key):
    bare = "".join(letter for letter in key.casefold() if letter.isalpha())
    return any(word in bare for word in PLACEHOLDERS)


def from_environment(key, name="SECRET_KEY"):
    """Return a key of the environment variable `name`. Raises ImproperlyConfigured for a weak one."""
    if why := weakness(key):
        raise ImproperlyConfigured(f"{name} {why}. Make a new one: {NEW_KEY}")
    return key


def from_file(path, new):
    """Return the key kept in the file `path`, which is made with the text `new` if there is none.

    Raises ImproperlyConfigured, with what to do, for a weak key and a folder that cannot be written.
    """
    try:
        if not path.exists():
            private_files.write_once(path, new)
        key = path.read_bytes().decode(errors="replace").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR must be a folder this process may write: {path}: {error.strerror}."
            " Or set SECRET_KEY in the environment."
        ) from None
    if why := weakness(key):
        raise ImproperlyConfigured(
            f"The secret key in {path} {why}. Delete this file; a new key is made at the next start."
            " Everybody logs in again and open links to doctors end; docs/deployment.md, Keys, says what else."
        )
    return key
