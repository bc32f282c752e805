"""Faults, done to real servers: `make faults` prints what was promised and what came.

Each fault is a function in `cases.py`.
"""

import os
import tempfile

import django

# The servers have settings of their own; this process only borrows from the tests.
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="faults-settings")
django.setup()
