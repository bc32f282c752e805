"""Looking for needles in the bytes of files, always in a process of its own.

Closing a file ends every lock this process holds on it, SQLite's too, whoever opened it. So the process
that serves the site or holds a connection never opens a database file: `search` starts a child that does.
The child imports no database, reads in small steps, and says what it could not read.
"""

import bz2
import codecs
import gzip
import json
import lzma
import re
import subprocess
import sys
from dataclasses import asdict, dataclass

from django.conf import settings

from text import folding
from web.fingerprints import Needle, count_in, gates, spans

CHUNK = 1 << 20  # bytes of a file looked at together
OVERLAP = 1 << 15  # bytes at the end of a chunk that are looked at again with the next
PACKED = [(b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open)]
CLOSED = {b"PK\x03\x04": "zip", b"\x28\xb5\x2f\xfd": "zstd", b"7z\xbc\xaf": "7z", b"Rar!": "rar"}
CLOSED |= {b"PGDMP": "a dump of PostgreSQL"}
DATABASE = (b"SQLite format 3\x00", b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83", b"\xd9\xd5\x05\xf9")
CODED = re.compile(
    r"(?:[A-Za-z0-9+/]{60,}={0,2}\s+){2}|[A-Za-z0-9+/]{200}"
)  # as base64 writes bytes
NO_TEXT = "it is no text in UTF-8, so words may be packed or coded in it; look into it or delete it"
IN_CODE = "a part of it is coded, as by base64; look into it or delete it"
TOO_SHORT = "the value is too short to tell from chance in bytes"
WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
SECONDS = 600


@dataclass(frozen=True)
class Found:
    """What was seen in one file: bytes read, places found, and why the rest is unknown, if it is."""

    size: int = 0
    found: int = 0
    why: str = ""


def search(paths, needles, seconds=SECONDS):
    """Return {path: Found} for files, read by a child process within so many seconds."""
    if not paths:
        return {}
    try:
        child = _in_a_child(paths, needles, seconds)
        told = dict(json.loads(line) for line in child.stdout.splitlines())
        why = "the search of it broke off" if child.returncode else ""
    except subprocess.TimeoutExpired as late:
        told = _told_so_far(late.stdout)
        why = f"it took longer than {seconds} seconds; use the command prove_erased"
    except (OSError, ValueError) as error:
        told, why = {}, f"no search could be started: {error}"
    missed = why or "the search left it out"
    return {
        path: Found(*told[str(path)]) if str(path) in told else Found(why=missed) for path in paths
    }


def _in_a_child(paths, needles, seconds):
    """Run this module in a process of its own: closing a file here would drop SQLite's locks on it."""
    asked = {
        "key": settings.SECRET_KEY,
        "needles": [asdict(one) for one in needles],
        "paths": [str(path) for path in paths],
    }
    return subprocess.run(
        [sys.executable, "-m", "consults.erasure.byte_search"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=seconds,
        cwd=settings.BASE_DIR,
    )


def _told_so_far(output):
    """Return what a child said before it was stopped; its last line may be half a one."""
    text = output.decode(errors="replace") if isinstance(output, bytes) else output or ""
    return dict(json.loads(line) for line in text.split("\n")[:-1])


def main():
    """The child: reads the question from its input, tells one line of JSON for each file."""
    asked = json.load(sys.stdin)
    settings.configure(SECRET_KEY=asked["key"])
    needles = [Needle(**data) for data in asked["needles"]]
    for path in asked["paths"]:
        try:
            told = _in_file(path, needles)
        except FileNotFoundError:
            told = (0, 0, "")  # gone since it was listed
        except (OSError, EOFError, lzma.LZMAError) as error:
            told = (0, 0, f"it could not be read: {error.__class__.__name__}")
        print(json.dumps([path, told]), flush=True)


def _in_file(path, needles):
    with open(path, "rb") as file:
        head = file.read(16)
    for sign, kind in CLOSED.items():
        if head.startswith(sign):
            return 0, 0, f"it is packed as {kind}; unpack it or delete it"
    opener = next((opener for sign, opener in PACKED if head.startswith(sign)), open)
    with opener(path, "rb") as file:
        return _in_stream(file, needles, WIDE.get(head[:2], "utf-8"))


def _in_stream(file, needles, encoding="utf-8"):
    """Return (bytes, places, why) of an open file.

    In bytes that are no text no word begins or ends: there a value is found wherever its letters are, and a
    short one cannot be told from chance. Only of a text and of the pages of a database does not finding it
    say anything.
    """
    words, long = gates(needles), gates([one for one in needles if not one.short])
    kind, size, found, tail = _Kind(encoding), 0, 0, b""
    while chunk := file.read(CHUNK):
        kind.look_at(chunk, is_first=not size)
        size += len(chunk)
        # What lies wholly in the overlap was counted with the chunk before.
        for data, sign in ((tail + chunk, 1), (tail, -1)):
            text = data.decode(encoding, "ignore")
            found += sign * (len(spans(text, words)) if kind.is_text else _in_bytes(text, long))
        tail = chunk[-OVERLAP:]
    kind.look_at(b"", is_last=True)
    return size, found, kind.why(any(one.short for one in needles))


class _Kind:
    """What a file is, from what was read of it so far."""

    def __init__(self, encoding):
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.has_nul = encoding != "utf-8"  # others write one beside each Latin letter
        self.is_text, self.is_coded, self.is_database = True, False, False

    def look_at(self, chunk, is_first=False, is_last=False):
        """Take in the next bytes."""
        self.is_database = self.is_database or (is_first and chunk.startswith(DATABASE))
        if self.is_text:
            try:
                text = self.decoder.decode(chunk, is_last)
                self.is_text = self.has_nul or "\x00" not in text
                self.is_coded = self.is_coded or bool(CODED.search(text))
            except UnicodeDecodeError:
                self.is_text = False

    def why(self, is_short):
        """Return why not finding a value proves nothing, "" where it does."""
        if self.is_text:
            return IN_CODE if self.is_coded else ""
        if not self.is_database:
            return NO_TEXT
        return TOO_SHORT if is_short else ""


def _in_bytes(text, needles):
    """Count the needles in the bare letters of bytes, as they stand and in each way their markup reads."""
    read = ["".join(words for _, _, words in parts) for parts in folding.readings(text)]
    return max(count_in(folding.letters(words), needles) for words in [text, *read])


if __name__ == "__main__":
    main()
