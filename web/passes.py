"""Passes: what the gate granted while one request is answered, and the guard that asks for them.

`web.rights` leaves a pass whenever it lets somebody through. The guard watches what is written meanwhile: a
row of a guarded table that is written without a pass was reached by a door that forgot the gate. It is
refused and named in the log.
"""

import logging
import re
from collections import namedtuple
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from web.errors import Forbidden

log = logging.getLogger(__name__)
WRITES = re.compile(
    r'\b(INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?',
    re.IGNORECASE,
)
HEADS = re.compile(r"INSERT|UPDATE|DELETE|REPLACE|WITH", re.IGNORECASE)
COLUMN = re.compile(r'"(\w+)" = ')
INSERTED = re.compile(r"\(([^)]*)\)")
REFUSED = "Nothing was saved: this page changes something without asking for a right. Tell who runs the site."

# free: the verbs that need no pass. states: {column: the rights of which one is enough to set it}.
# values: {column: {value: the rights of which one is enough for this value}}.
# columns: where UPDATE is free, the only ones it may set; none means any.
Rule = namedtuple("Rule", "name free states values columns", defaults=((), {}, {}, ()))

_round = ContextVar("the passes of this request", default=None)


class Round:
    """What one request was granted, and whether it rehearses what it takes back again."""

    def __init__(self):
        self.granted = set()
        self.rehearsing = False


def leave(right):
    """Remember that the gate granted a right; outside a request nobody asks."""
    if (now := _round.get()) is not None:
        now.granted.add(right)


@contextmanager
def watch(databases, rules, door):
    """Guard what is written to connections while this lasts.

    `rules` is {table: Rule}; a table it does not name is free. `door` says for the log what was being
    asked. Raises Forbidden from the statement that has no pass.
    """
    now = Round()

    def guard(execute, sql, params, many, context):
        if HEADS.match(sql):
            _ask(now, rules, door, sql, params)
        return execute(sql, params, many, context)

    token = _round.set(now)
    for connection in databases:
        connection.execute_wrappers.append(guard)
    try:
        yield now
    finally:
        for connection in databases:
            connection.execute_wrappers.remove(guard)
        _round.reset(token)


@contextmanager
def lent():
    """Take back afterwards what is granted meanwhile: for what the site itself does in a request."""
    now = _round.get() or Round()
    granted = set(now.granted)
    try:
        yield
    finally:
        now.granted = granted


@contextmanager
def rehearsal():
    """Let anything through, and take it back at the end: nothing written meanwhile is kept."""
    now = _round.get() or Round()
    granted = set(now.granted)
    with transaction.atomic():
        now.rehearsing = True
        try:
            yield
        finally:
            transaction.set_rollback(True)
            now.rehearsing, now.granted = False, granted


def _ask(now, rules, door, sql, params):
    """Refuse a write to a guarded table that has no pass."""
    found = WRITES.findall(sql) if sql[:4].upper() == "WITH" else [WRITES.match(sql).groups()]
    for verb, table in found:
        verb, rule = verb.split()[0].upper(), rules.get(table.lower())
        if rule is None or _is_free(verb, sql, rule):
            continue
        if not now.granted:
            _refuse(now, door, f"{verb} {rule.name}")
        for column, rights in rule.states.items():
            if verb == "UPDATE" and f'"{column}" = ' in _set(sql) and not now.granted & rights:
                _refuse(now, door, f"UPDATE {rule.name}.{column}")
        for column, rights in rule.values.items():
            for value in rights.keys() & _values(verb, sql, params, column, rights):
                if not now.granted & rights[value]:
                    _refuse(now, door, f"{verb} {rule.name}.{column} = {value}")


def _is_free(verb, sql, rule):
    if verb not in rule.free:
        return False
    return not rule.columns or verb != "UPDATE" or set(COLUMN.findall(_set(sql))) <= rule.columns


def _refuse(now, door, what):
    """Raise Forbidden and name the door in the log; what is only rehearsed is let through."""
    if now.rehearsing:
        return
    log.error("A door without a right: %s by %s", what, door)
    raise Forbidden(REFUSED)


def _set(sql):
    """Return the part of an UPDATE that says what is set."""
    return sql.partition(" WHERE ")[0]


def _values(verb, sql, params, column, watched):
    """Return the values that a statement gives a column; all that are watched where it does not tell."""
    if verb == "DELETE" or f'"{column}"' not in _set(sql):
        return set()
    if verb == "UPDATE":
        place = sql.find(f'"{column}" = %s')
        told = 0 <= place < len(_set(sql))
        return {params[sql.count("%s", 0, place)]} if told else set(watched)
    columns = [name.strip(' "') for name in INSERTED.search(sql).group(1).split(",")]
    place = columns.index(column)
    if "UNNEST(" in sql:
        return set(params[place])
    return set(params[place :: len(columns)] if len(params) % len(columns) == 0 else watched)
