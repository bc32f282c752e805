"""Disks: full, cut off from power, damaged. They need root, for mounts of their own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from tests.faults.cases import back, fault, get
from tests.faults.servers import PostgreSQL, site_on
from tests.test_processes import ROOT, Desk

MAY_MOUNT = os.geteuid() == 0
WRITES = """
from consults.models import Question
from consults.editorial import comments
from web.rights import COMMAND_LINE
question = Question.objects.order_by("pk").first()
person = __import__("django.contrib.auth.models", fromlist=["User"]).User.objects.get(username="ann")
number = 0
while True:
    comments.say(question, f"saved {number}.", person)
    print(number, flush=True)
    number += 1
"""


def needs_root():
    assert MAY_MOUNT, "not tried: it takes root to mount"


@contextmanager
def mounted(folder, *words):
    folder.mkdir()
    subprocess.run(["mount", *map(str, words), str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def comment(desk, pk, words):
    address = f"/admin/consults/question/{pk}/comments/"
    return desk.post(address, {"text": words}).status_code


@fault(
    "F14",
    "the disk of SQLite full",
    "saves get 503 with a sentence, pages go on, /readyz names writes; saved again when there is room",
)
def disk_full(stage):
    needs_root()
    small = ("-t", "tmpfs", "-o", "size=60m,mode=700", "none")
    with mounted(stage.folder / "small", *small) as disk, site_on(disk / "data") as site:
        desk, ballast = Desk(site), disk / "ballast"
        pk = site.rows("SELECT min(id) FROM consults_question")[0]
        desk.comment(pk, "before")
        ballast.write_bytes(b"x" * (shutil.disk_usage(disk).free // 4096 * 4096))
        turn, status = 0, 302
        while status == 302 and turn < 200:
            turn, status = turn + 1, comment(desk, pk, f"{turn} " + "x" * 4000)
        assert status == 503, (turn, status)
        assert get(site, "/consults/")[0] == 200
        ballast.unlink()
        begin = time.monotonic()
        while comment(desk, pk, "after") != 302:
            assert time.monotonic() - begin < 20, "not saved although there is room"
        assert site.rows("PRAGMA integrity_check") == ["ok"]
        assert site.rows("SELECT count(*) FROM consults_comment WHERE text = 'after'") == [1]
    return f"503 at save {turn}, saved again after room was made"


def acknowledged_before_a_cut(site, image, copy, seconds=3):
    """Save in a loop, copy the image of the disk in the middle; returns the last number told before."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", WRITES],
        env=site.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.set_blocking(process.stdout.fileno(), False)
    told, end = "", None
    while end is None or time.monotonic() < end:
        told += process.stdout.read() or ""
        if told.count("\n") > 5 and end is None:
            end = time.monotonic() + seconds
        time.sleep(0.02)
    shutil.copyfile(image, copy)  # as the disk is at this moment
    process.send_signal(signal.SIGKILL)
    process.wait()
    return int(told.rsplit("\n", 2)[-2])


@fault(
    "F9",
    "power cut while SQLite, and PostgreSQL, save",
    "every save that was acknowledged is there, the database is whole",
)
def power_cut(stage):
    needs_root()
    came = []
    for engine in ("sqlite", "postgresql"):
        image, copy = stage.folder / f"{engine}.img", stage.folder / f"{engine}-copy.img"
        with image.open("wb") as file:
            file.truncate(400 * 2**20)
        subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
        with mounted(stage.folder / f"{engine}-disk", "-o", "loop", image) as disk:
            disk.chmod(0o755)
            last = cut(engine, disk, stage, image, copy)
        with mounted(stage.folder / f"{engine}-after", "-o", "loop", copy) as disk:
            kept = saved(engine, disk)
        assert set(range(last + 1)) <= kept, f"{engine}: {last + 1} told, {len(kept)} kept"
        came.append(f"{engine}: {len(kept)} kept of at least {last + 1}")
    return ", ".join(came)


def cut(engine, disk, stage, image, copy):
    if engine == "sqlite":
        with site_on(disk / "data", served=False) as site:
            return acknowledged_before_a_cut(site, image, copy)
    server = PostgreSQL(disk / "cluster")
    try:
        with site_on(stage.folder / "of-cut", served=False, DATABASE_URL=server.url) as site:
            return acknowledged_before_a_cut(site, image, copy)
    finally:
        server.stop("immediate")


def saved(engine, disk):
    """Return the numbers of the saves that a disk still holds, after what its database does at a start."""
    question = "SELECT text FROM consults_comment WHERE text LIKE 'saved %'"
    if engine == "sqlite":
        with site_on(disk / "data", fresh=False, served=False) as site:
            assert site.rows("PRAGMA integrity_check") == ["ok"]
            rows = site.rows(question)
    else:
        cluster = disk / "cluster"
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        server = PostgreSQL.of(cluster)
        try:
            rows = server.sql(question).splitlines()
        finally:
            server.stop("immediate")
    return {int(text.strip(".").split()[1]) for text in rows}


@fault(
    "F18",
    "pages of SQLite overwritten in the middle of the file",
    "a sentence on the damage, not a trace; backup and check refuse it; restore mends it",
)
def damaged(stage):
    with site_on(stage.folder / "damaged") as site:
        site.manage("backup", site.folder / "good.sqlite3")
        site.end(signal.SIGTERM)
        size = site.database.stat().st_size
        with site.database.open("r+b") as file:
            file.seek(size // 3)
            file.write(b"\xff" * (size // 3))
        told = site.manage("check", "--database", "default", good=(0, 1, 2))
        bad = site.manage("backup", site.folder / "bad.sqlite3", good=(1, 2))
        site.manage("restore", site.folder / "good.sqlite3", "--yes", good=(0, 1, 3))
        site.start()
        back(site)
    return f"check: {told.strip().splitlines()[-1:]}, backup: {bad.strip().splitlines()[-1:]}"
