"""Released migrations are frozen: databases out there have run them, and will never run them again.

A new migration gets its line in `data/migrations.sha256` when it is released: ``sha256sum`` prints it.
"""

from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from consults import system_checks
from consults.backup import migration_state

ROOT = Path(__file__).parent.parent
LIST = Path(__file__).parent / "data" / "migrations.sha256"
OURS = ["faq", "consults", "accounts"]


def released():
    """Return {path: hash} of what was released."""
    rows = [line.split() for line in LIST.read_text().splitlines()]
    return {path: told for told, path in rows}


def test_no_released_migration_was_changed_or_removed():
    changed = [
        path
        for path, told in released().items()
        if not (ROOT / path).exists() or sha256((ROOT / path).read_bytes()).hexdigest() != told
    ]
    assert changed == [], "write a new migration instead"


def test_added_columns_have_a_default_in_the_database():
    """Old processes write beside new ones while an update goes on; they know no new column."""
    known, found = set(released()), []
    for app in OURS:
        for path in sorted((ROOT / app / "migrations").glob("0*.py")):
            name = str(path.relative_to(ROOT))
            if name in known:
                continue
            module = __import__(f"{app}.migrations.{path.stem}", fromlist=["Migration"])
            for step in module.Migration.operations:
                field = getattr(step, "field", None)
                if type(step).__name__ == "AddField" and not (field.null or field.has_db_default()):
                    found.append(f"{name}: {step.model_name}.{step.name}")
    assert found == [], "give each a db_default"


def test_every_app_of_ours_is_looked_at():
    with_tables = {config.label for config in apps.get_app_configs() if list(config.get_models())}
    ours = {label for label in with_tables if (ROOT / label).is_dir()}
    assert ours == set(OURS)


# ---------------------------------------------------------------- from before the first release

OLDER = {("faq", "0001_old"), ("consults", "0001_old"), ("consults", "0002_old")}
DISK = {("consults", "0001_new"): OLDER, ("consults", "0005_later"): set()}


def test_a_migration_is_there_when_all_that_it_stands_for_are():
    later = ("consults", "0005_later")

    assert migration_state.differences(OLDER, DISK) == ([later], [])
    assert migration_state.differences({("consults", "0001_new"), later}, DISK) == ([], [])
    assert migration_state.differences({("consults", "0099_x")}, DISK)[1] == [
        ("consults", "0099_x")
    ]


def test_a_database_from_the_middle_of_the_development_is_told_the_way():
    some = set(sorted(OLDER)[:2])

    assert migration_state.is_too_old(some, DISK)
    assert not migration_state.is_too_old(OLDER, DISK)
    assert not migration_state.is_too_old(set(), DISK)
    assert migration_state.differences(some, DISK)[0]


@pytest.mark.django_db
def test_that_way_is_shown_before_anything_is_migrated():
    for name in ("0002_tables", "0019_calendar"):
        MigrationRecorder(connection).record_unapplied("consults", name)

    [found] = system_checks.tables_can_be_migrated()

    assert "import the documents into a new database" in found.msg
