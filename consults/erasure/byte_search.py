"""Looking for needles in the bytes of files, always in a process of its own.

Closing a file ends every lock this process holds on it, SQLite's too, whoever opened it. So the process
that serves the site or holds a connection never opens a database file: `search` starts a child that does.
The child imports no database, reads in small steps, and says what it could not read.
"""

import bz2
import gzip
import json
import lzma
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
    short one cannot be told from chance.
    """
    words, long = gates(needles), gates([one for one in needles if not one.short])
    size, found, tail, is_text = 0, 0, b"", True
    while chunk := file.read(CHUNK):
        size += len(chunk)
        is_text = is_text and (encoding != "utf-8" or b"\x00" not in chunk)
        # What lies wholly in the overlap was counted with the chunk before.
        for data, sign in ((tail + chunk, 1), (tail, -1)):
            text = data.decode(encoding, "ignore")
            found += sign * (len(spans(text, words)) if is_text else _in_bytes(text, long))
        tail = chunk[-OVERLAP:]
    unsure = not is_text and any(one.short for one in needles)
    return size, found, "the value is too short to tell from chance in bytes" if unsure else ""


def _in_bytes(text, needles):
    """Count the needles in the bare letters of bytes, as they stand and in each way their markup reads."""
    read = ["".join(words for _, _, words in parts) for parts in folding.readings(text)]
    return max(count_in(folding.letters(words), needles) for words in [text, *read])


if __name__ == "__main__":
    main()
