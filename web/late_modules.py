"""Libraries that few processes need: each is loaded when something of it is first asked for.

Only libraries. A module of ours is imported at the top, where the order of rooms is held by a test. Before
Python 3.11.9 its own `LazyLoader` lets two threads meet half a module.
"""

from importlib import import_module


class LateModule:
    """Stands for a library; the lock of Python's imports lets one thread load it while others wait."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        return getattr(import_module(self._name), name)
