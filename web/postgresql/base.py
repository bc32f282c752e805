"""A server that is frozen keeps its sockets open, so no keepalive and no limit of its own ends the wait for it.

After some seconds of silence a connection therefore looks whether the server is still there. A statement that
is merely slow goes on; the server's `statement_timeout` ends it.

A time that Python cannot hold, which only SQL or an older version wrote, is read as the nearest one that makes
sense: one such row would else take every page and command with it that reads it.
"""

import socket
import struct
import time
from contextlib import closing, suppress
from datetime import datetime
from functools import cache
from threading import Lock
from types import SimpleNamespace

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from django.db.backends.utils import CursorWrapper

from web import time_bounds
from web.postgresql import pool

SILENCE = 2  # seconds without a word, after which the server is asked whether it is there
REACH = 2  # seconds for its answer
PAUSE = 2  # seconds for which a server that let nobody in is not asked again
GONE = "the server does not answer any more"
MAY_WE_USE_TLS = struct.pack(
    "!ii", 8, 80877103
)  # any PostgreSQL answers this, before it asks who we are


class Connection(psycopg.Connection):
    """A connection that gives up when nobody is at the other end any more."""

    door = None  # the Door it came through

    def wait(self, gen, interval=0.1, timeout=None):
        """Wait for an answer. Raises OperationalError, and closes the connection, when nobody is there."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        while True:
            try:
                return super().wait(gen, interval, SILENCE)
            except psycopg.errors._WaitTimeout:
                if not self._server_is_there():
                    self.pgconn.finish()
                    self.door.shut(GONE)
                    raise psycopg.OperationalError(GONE) from None

    def _server_is_there(self):
        info = self.info
        try:
            with closing(_reach(info.hostaddr or info.host, info.port)) as line:
                line.sendall(MAY_WE_USE_TLS)
                return bool(line.recv(1))
        except OSError:
            return False


def _reach(host, port):
    """Return a socket to a server, on the network or on this machine."""
    if not host.startswith("/"):
        return socket.create_connection((host, port), REACH)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(REACH)
    line.connect(f"{host}/.s.PGSQL.{port}")
    return line


class Door:
    """Whether to ask a server for a connection: after it let nobody in, one caller tries from time to time."""

    def __init__(self):
        self.lock, self.why, self.next_try = Lock(), "", 0.0

    def may_try(self):
        with self.lock:
            if self.why and time.monotonic() < self.next_try:
                return False
            self.next_try = time.monotonic() + PAUSE
            return True

    def shut(self, why):
        with self.lock:
            self.why, self.next_try = why, time.monotonic() + PAUSE

    def open(self):
        self.why = ""


class TimeLoader(BaseTzLoader):
    def load(self, data):
        try:
            return super().load(data)
        except psycopg.DataError:
            end = time_bounds.FIRST if bytes(data).endswith(b"BC") else time_bounds.LAST
            return datetime(end.year, 7, 1, tzinfo=self.timezone)


@cache
def _loader(timezone):
    return type("ZoneLoader", (TimeLoader,), {"timezone": timezone})


class Cursor(CursorWrapper):
    def close(self):
        """Close it; a server that is gone has closed it already, and the next statement says so."""
        with suppress(psycopg.Error):
            self.cursor.close()


doors = {}  # {alias: Door}


def door_of(alias):
    return doors.setdefault(alias, Door())


def share_connections(alias, settings, most):
    """Have the threads of this process share `most` connections; each knows its door before it is asked."""
    pool.share(settings, most, type("Pooled", (Connection,), {"door": door_of(alias)}))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, whose threads do not all wait for a server that one of them found gone."""

    Database = SimpleNamespace(**{**vars(psycopg), "connect": Connection.connect})

    def make_cursor(self, cursor):
        return Cursor(cursor, self)

    def get_connection_params(self):
        params = super().get_connection_params()
        params["context"].register_loader("timestamptz", _loader(self.timezone))
        return params

    def get_new_connection(self, conn_params):
        door = door_of(self.alias)
        if not door.may_try():
            raise psycopg.OperationalError(door.why)
        failures = pool.Failures(self.pool)
        try:
            found = super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            if failures.are_the_servers(error):
                door.shut(str(error))
            raise
        door.open()
        found.door = door
        return found
