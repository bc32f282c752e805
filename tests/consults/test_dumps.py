"""PostgreSQL: a backup is whole, and a restored one never brings back what was erased."""

import os
import subprocess
import sys
from datetime import timedelta
from shutil import which

import pytest
from django.db import connection
from django.utils import timezone

from consults.backup import database_swap, dumps
from consults.backup.problems import BackupError
from consults.erasure import kept_databases
from tests.config.test_settings import VARIABLES
from tests.consults.test_restore import ERASE, MAKE, ROOT, VALUE
from tests.factories import make_published_question

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL only"),
    pytest.mark.skipif(not which("pg_dump"), reason="pg_dump is not installed"),
    pytest.mark.django_db(transaction=True),
]


class Installation:
    """A library in a database of its own, and its command line."""

    def __init__(self, folder):
        own = connection.settings_dict
        self.folder, self.name = folder, f"{own['NAME']}_dumps"
        login = f"{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT'] or 5432}"
        clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        self.environment = {
            **clean, "DATA_DIR": str(folder), "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"postgres://{login}/{self.name}",
        }  # fmt: skip

    def manage(self, *words, good=(0,)):
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *map(str, words)],
            env=self.environment, cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode in good, done.stdout + done.stderr
        return done.stdout + done.stderr

    def numbers(self):
        return self.manage("shell", "-v", "0", "-c", SHOWN).split()


SHOWN = """
from consults.models import Question
print(*Question.objects.order_by('number').values_list('number', flat=True))
"""


def on_the_server(*statements):
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def databases_of(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"])
        return sorted(row[0] for row in cursor.fetchall())


@pytest.fixture
def site(tmp_path):
    made = Installation(tmp_path)
    on_the_server(f'DROP DATABASE IF EXISTS "{made.name}"', f'CREATE DATABASE "{made.name}"')
    yield made
    on_the_server(*(f'DROP DATABASE "{name}"' for name in databases_of(made.name)))


def test_a_sealed_dump_brings_back_everything_but_what_was_erased(site):
    backup, key = site.folder / "one.dump", site.folder / "key"
    site.manage("migrate", "--verbosity", "0")
    site.manage("shell", "-v", "0", "-c", MAKE)
    line = site.manage("backup", "--make-key", key).strip()
    site.environment["BACKUP_KEY"] = line.removeprefix("BACKUP_KEY=")
    assert "checked" in site.manage("backup", backup)
    before = site.numbers()
    site.manage("shell", "-v", "0", "-c", ERASE)

    assert "--yes" in site.manage("restore", backup, good=(2,))
    assert "sealed" in site.manage("restore", backup, "--yes", good=(2,))
    told = site.manage("restore", backup, "--yes", "--key", key, good=(0, 3))

    assert site.numbers() == [number for number in before if number != "9001"]
    assert "public again" in told
    assert "#9002" in told
    text = site.manage("export_content", "--output", "-")
    assert "9002" in text
    assert VALUE not in text
    kept = [name for name in databases_of(site.name) if name != site.name]
    assert len(kept) == 1
    assert kept[0] in told
    site.manage("migrate", "--check")


def test_databases_that_restores_left_are_named_and_dropped_on_their_day(settings):
    own, made = connection.settings_dict["NAME"], timezone.now()
    long_ago = made - timedelta(days=settings.BACKUP_DAYS + 1)
    names = {
        f"{own}_restoring_{made:%Y%m%d%H%M%S}": False,
        f"{own}_restoring_{made - timedelta(days=2):%Y%m%d%H%M%S}": True,
        f"{own}_before_restore_{made - timedelta(days=2):%Y%m%d%H%M%S}": False,
        f"{own}_before_restore_{long_ago:%Y%m%d%H%M%S}": True,
    }
    on_the_server(*(f'CREATE DATABASE "{name}" TEMPLATE template0' for name in names))
    try:
        assert {line.store for line in kept_databases.lines()} == {f"database {n}" for n in names}
        dropped = database_swap.drop_over()
        assert set(dropped) == {name for name, is_over in names.items() if is_over}
        assert {row.name for row in kept_databases.beside()} == set(names) - set(dropped)
    finally:
        on_the_server(*(f'DROP DATABASE IF EXISTS "{name}"' for name in names))


def test_a_database_in_use_is_not_replaced(site):
    backup = site.folder / "one.dump"
    site.manage("migrate", "--verbosity", "0")
    site.manage("backup", backup)
    used = connection.Database.connect(site.environment["DATABASE_URL"])
    try:
        assert "in use" in site.manage("restore", backup, "--yes", good=(2,))
    finally:
        used.close()
    backup.write_bytes(backup.read_bytes()[:-100])
    assert "checksum" in site.manage("restore", backup, "--yes", good=(2,))


def test_rows_are_counted_and_a_damaged_dump_is_refused(tmp_path):
    make_published_question("One")
    path = tmp_path / "a.dump"

    assert dumps.write(path) == sum(dumps.rows_of(path).values()) > 10
    assert dumps.rows_of(path)["consults_question"] == 1
    assert ("consults", "0011_periodic_runs") in dumps.look_through(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BackupError, match="damaged"):
        dumps.rows_of(path)
