"""Servers of our own to stop, freeze and fill: nothing else on this machine is touched."""

import os
import signal
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from shutil import chown, which

import httpx

from tests.ports import free_port
from tests.test_processes import Site

BINARIES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path())
AS_POSTGRES = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


def family(pid):
    """Return a process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


class Server:
    """A server with a process id that can be frozen."""

    def freeze(self):
        for pid in family(self.pid):
            os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in family(self.pid):
            os.kill(pid, signal.SIGCONT)


class PostgreSQL(Server):
    """A cluster in a folder, as primary or as standby of another."""

    needs = (BINARIES / "initdb").exists

    def __init__(self, folder, of=None, options="", base=None):
        # as docs/deployment.md says: else a standby ends what readers ask of rows that were just cleaned away
        feedback = " -c hot_standby_feedback=on" if of else ""
        self.folder, self.port, self.options = folder, free_port(), options + feedback
        if AS_POSTGRES:
            folder.mkdir()
            chown(folder, "postgres")
        if base:
            self._copy(base)
        elif of is None:
            self._run("initdb", "-D", folder, "-U", "postgres", "-A", "trust", "--no-sync")
        else:
            self._run("pg_basebackup", "-D", folder, "-h", "127.0.0.1", "-p", of.port, "-U",
                      "postgres", "-R", "-X", "stream", "-c", "fast")  # fmt: skip
            folder.chmod(0o700)
        self.start()

    @classmethod
    def of(cls, folder):
        """Start a cluster that is there already."""
        found = cls.__new__(cls)
        found.folder, found.port, found.options = folder, free_port(), ""
        found.start()
        return found

    def _copy(self, base):
        """Begin with the files of a base backup, as `postgresql.conf` and signals beside it say."""
        subprocess.run([*AS_POSTGRES, "cp", "-a", f"{base}/.", self.folder], check=True, cwd="/")
        self.folder.chmod(0o700)

    def base_backup(self, folder):
        """Write the files of this cluster into a new folder, as of now."""
        if AS_POSTGRES:
            folder.mkdir()
            chown(folder, "postgres")
        self._run("pg_basebackup", "-D", folder, "-h", "127.0.0.1", "-p", self.port, "-U", "postgres",
                  "-X", "fetch", "-c", "fast")  # fmt: skip

    def _run(self, program, *words):
        done = subprocess.run(
            [*AS_POSTGRES, str(BINARIES / program), *map(str, words)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self):
        own = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c wal_level=replica"
        options = f"-p {self.port} {own} {self.options}"
        self._run(
            "pg_ctl", "start", "-w", "-D", self.folder, "-l", self.folder / "log", "-o", options
        )

    def stop(self, how="fast"):
        self._run("pg_ctl", "stop", "-w", "-D", self.folder, "-m", how)

    @property
    def pid(self):
        return int((self.folder / "postmaster.pid").read_text().split()[0])

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def sql(self, statement):
        done = subprocess.run(
            ["psql", "-qAtX", "-d", self.url, "-c", statement], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


class Redis(Server):
    """A Redis that keeps nothing on the disk."""

    def __init__(self):
        self.port = free_port()
        self.start()

    def start(self, *more):
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", *more],
            stdout=subprocess.DEVNULL,
        )
        self.pid = self.process.pid

    def stop(self):
        self.process.kill()
        self.process.wait()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/1"


class MailThatHangs:
    """Takes connections and never says a word."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.server.getsockname()[1]}"

    def stop(self):
        self.server.close()


class Watch:
    """Asks an address again and again from several threads, and keeps what came."""

    def __init__(self, site, address, every=0.2):
        self.seen, self._end = [], threading.Event()
        self._site, self._address, self._every = site, address, every
        self._threads = [threading.Thread(target=self._ask) for _ in range(2)]

    def _ask(self):
        while not self._end.wait(self._every):
            begin = time.monotonic()
            try:
                answer = httpx.get(f"{self._site.address}{self._address}", timeout=30)
                self.seen.append(
                    (begin, time.monotonic() - begin, answer.status_code, answer.headers)
                )
            except httpx.HTTPError as error:
                self.seen.append((begin, time.monotonic() - begin, type(error).__name__, {}))

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self._end.set()
        for thread in self._threads:
            thread.join()

    @property
    def statuses(self):
        return {status for _, _, status, _ in self.seen}

    @property
    def slowest(self):
        return max(took for _, took, _, _ in self.seen)


@contextmanager
def site_on(folder, fresh=True, served=True, **environment):
    """Serve a library from a folder with these settings, the sample unless not `fresh`; yields the Site."""
    folder.mkdir(exist_ok=True)
    site = Site(folder)
    site.environment |= environment
    if fresh:
        site.manage("migrate", "--verbosity", "0")
        site.manage("load_demo")
        site.manage("shell", "-v", "0", "-c", CHIEF)
    if served:
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        site.start()
    try:
        yield site
    finally:
        if served and site.server.poll() is None:
            site.end(signal.SIGTERM)


CHIEF = """
from django.contrib.auth.models import Group, User
chief = User.objects.create_superuser("chief", "chief@example.org", "word")
for name in ("ann", "bob", "cec"):
    person = User.objects.create_user(name, f"{name}@example.org", "word", is_staff=True)
    person.groups.add(*Group.objects.all())
"""


def is_here(program):
    return which(program) is not None
