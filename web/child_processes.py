"""How a process begins that works for another one. It imports nothing of ours before Django is set up."""

import os
import threading
from multiprocessing import parent_process

import django


def begin():
    """Set Django up in a spawned process, and end it with the one it works for, even when that is killed.

    It says that it uses the database, as every process of ours; left alone it would keep restore waiting.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    django.setup()


def _end_with_parent():
    parent_process().join()
    os._exit(1)
