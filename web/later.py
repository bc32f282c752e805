"""Modules that are loaded when something of them is asked for: a worker that serves readers starts without.

The checks with their patterns and lists of names are a third of the start, what asks a cache a tenth.
"""

from importlib import import_module


class Later:
    """A module, by its full name, that loads itself when it is needed."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        return getattr(import_module(self._name), name)
