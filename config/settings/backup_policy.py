"""Backups: where they go, who can open them, how long they are kept; and the ledger that outlives them."""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.environment import env, read, whole_number
from config.settings.site import DATA_DIR

# What was erased and redacted, by keyed hashes: outlives the database, so that no backup brings it back.
ERASURE_LEDGER = DATA_DIR / "erasures.jsonl"

# Days after which a backup has to be deleted, and with it what was redacted since.
BACKUP_DAYS = read("BACKUP_DAYS", whole_number(1, 3650), 30, "a whole number of days")

# Where `backup` without a name and `periodic` put backups; without it `periodic` makes none.
BACKUP_DIR = env.str("BACKUP_DIR", default="")
if BACKUP_DIR and not Path(BACKUP_DIR).is_dir():
    raise ImproperlyConfigured(f"BACKUP_DIR must be an existing folder: “{BACKUP_DIR}” is none.")

# The public half of a key of age: backups are sealed with it, and opened with the other half alone.
BACKUP_KEY = env.str("BACKUP_KEY", default="")
if BACKUP_KEY and not re.fullmatch(r"age1[0-9a-z]{58}", BACKUP_KEY):
    raise ImproperlyConfigured(
        "BACKUP_KEY must be like age1…: manage.py backup --make-key FILE prints one."
    )
