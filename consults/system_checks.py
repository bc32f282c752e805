"""What ``manage.py check --database default`` and the start of the site say before it hurts."""

import ast
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Info, Warning
from django.db import DatabaseError, connection

from consults import checks, periodic
from consults.backup import migration_state
from consults.erasure import ledger, ledger_replay
from consults.models import HousePage, Redaction
from web import keys, private_files

SAFE_SQLITE = (3, 51, 3)


def database_answers(app_configs=None, databases=None, **kwargs):
    """Refuse a database that cannot be reached, where it was asked for: the others then say nothing."""
    try:
        if databases:
            connection.ensure_connection()
    except DatabaseError as error:
        said = " ".join(str(error).split()).rstrip(".")
        return [Error(f"The database cannot be reached: {said}.", id="consults.E004")]
    return []


def sqlite_is_safe(app_configs=None, databases=None, **kwargs):
    """Warn of a SQLite older than 3.51.3: 3.7.0 to 3.51.2 can corrupt a WAL database.

    Source: the SQLite project's note on the WAL-reset bug, fixed in 3.51.3 (March 2026).
    """
    if connection.vendor != "sqlite":
        return []
    version = connection.Database.sqlite_version_info
    if version >= SAFE_SQLITE:
        return []
    return [
        Warning(
            f"SQLite {'.'.join(map(str, version))} can corrupt a database in WAL mode.",
            hint="Install the package pysqlite3, or use a Python built on SQLite 3.51.3 or later.",
            id="consults.W001",
        )
    ]


def erasures_are_carried_out(app_configs=None, databases=None, **kwargs):
    """Refuse a database that still holds what the ledger says was erased: it came from a backup."""
    try:
        missing, damaged = ledger.unknown(), ledger.damaged()
    except (DatabaseError, ledger.LedgerError):
        return []  # no database, or none of today's tables yet: others say so
    told = [Warning(ledger_replay.DAMAGED % len(damaged), id=ERASURES)] if damaged else []
    if not missing:
        return told
    numbers = ", ".join(sorted({f"#{entry['number']}" for entry in missing})[:20])
    return [
        Warning(
            f"The ledger holds {len(missing)} erasures that this database does not know ({numbers}):"
            " it came from a backup and shows again what was taken out.",
            hint="Run manage.py carry_out_erasures; until then the site does not start.",
            id=ERASURES,
        ),
        *told,
    ]


def ledger_is_whole(app_configs=None, databases=None, **kwargs):
    """Warn of a ledger that lacks erasures of this database: should that be lost, nobody knows of them."""
    try:
        held, _ = ledger.entries()
        known = ledger.carried_out()
    except (DatabaseError, ledger.LedgerError):
        return []
    lacks = len(known - {""} - held.keys())
    if not lacks:
        return []
    return [
        Warning(
            f"The ledger {settings.ERASURE_LEDGER} lacks {lacks} erasures of this database.",
            hint="Run manage.py carry_out_erasures, which adds them; or name the file that was kept before.",
            id="consults.W005",
        )
    ]


def keys_of_erasures_are_at_hand(app_configs=None, databases=None, **kwargs):
    """Warn of erasures whose words nobody can compare: they may come back by an import."""
    try:
        names = set(Redaction.objects.order_by().values_list("key_id", flat=True).distinct())
    except DatabaseError:
        return []
    gone = sorted(name for name in names if not keys.is_known(name))
    if not gone:
        return []
    count = Redaction.objects.filter(key_id__in=gone).count()
    return [
        Warning(
            f"{count} redactions and erasures were made with another secret key. Their words cannot be looked"
            " for, and an import can bring their texts back.",
            hint="Name that key in FORMER_KEYS.",
            id="consults.W006",
        )
    ]


def tables_can_be_migrated(app_configs=None, databases=None, **kwargs):
    """Refuse a database from the middle of the development before the first release."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = cursor.fetchall()
    except DatabaseError:
        return []  # a new one
    if not migration_state.is_too_old(applied):
        return []
    return [Error(f"This database {migration_state.TOO_OLD}", id="consults.E003")]


def pages_of_the_house_are_filled(app_configs=None, databases=None, **kwargs):
    """Tell of pages that readers do not see yet, such as the privacy page: most laws want some of them.

    Only `check --database` and `migrate` are told: every command would say it again and again.
    """
    if not databases:
        return []
    try:
        hidden = [
            f"{page} (gaps: {page.gaps})" if page.gaps else str(page)
            for page in HousePage.objects.filter(status=HousePage.Status.DRAFT)
        ]
    except DatabaseError:
        return []
    if not hidden:
        return []
    return [
        Info(
            f"Pages of the house that readers do not see: {', '.join(hidden)}.",
            hint="Fill their gaps at the desk, under “Pages of the house”, and show them.",
            id="consults.I001",
        )
    ]


def periodic_work_is_done(app_configs=None, databases=None, **kwargs):
    """Warn of periodic work that is late; only `check --database` is told, and the desk."""
    if not databases:
        return []
    try:
        late = periodic.late()
    except DatabaseError:
        return []
    if not late:
        return []
    return [
        Warning(
            f"Periodic work is late: {', '.join(job.name for job in late)}.",
            hint="Have a timer run manage.py periodic every hour.",
            id="consults.W007",
        )
    ]


def keys_are_shared(app_configs=None, **kwargs):
    """Warn where several machines are likely and each would make a key of its own."""
    shared = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    shared = shared or settings.CACHES["shared"]["BACKEND"].endswith("RedisCache")
    if not (settings.IN_PRODUCTION and shared and settings.KEY_IS_OF_THIS_MACHINE):
        return []
    return [
        Warning(
            f"SECRET_KEY is not set, so this machine uses a key of its own, {settings.KEY_FILE}.",
            hint="Several machines need one SECRET_KEY: else a log-in or a doctor’s link of one is"
            " unknown to the others, and redactions cannot be proved from them. On a single machine set"
            " SECRET_KEY to the text of that file.",
            id="consults.W002",
        )
    ]


def mail_is_set_up(app_configs=None, **kwargs):
    """Warn of a public site that sends no mail."""
    if settings.EMAIL_BACKEND != settings.NO_MAIL:
        return []
    return [
        Warning(
            "EMAIL_URL is not set: no mail is sent, neither notices nor codes for invited doctors.",
            hint="Set EMAIL_URL=smtp://user:word@host:25, or tell doctors their codes yourself.",
            id="consults.W003",
        )
    ]


def checks_off_exist(app_configs=None, **kwargs):
    """Refuse codes in CHECKS_OFF that no check has: the check meant would go on, or all would seem off."""
    if not settings.CHECKS_OFF:
        return []  # reading every check is a fourth of the start
    folder = Path(checks.__file__).parent
    written = {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unknown = sorted(set(settings.CHECKS_OFF) - written)
    if not unknown:
        return []
    return [
        Error(
            f"CHECKS_OFF names checks that do not exist: {', '.join(unknown)}.",
            hint="manage.py run_checks prints the codes of checks.",
            id="consults.E001",
        )
    ]


def files_are_private(app_configs=None, **kwargs):
    """Refuse files of ours that others can read and this process cannot close to them."""
    names = [settings.ERASURE_LEDGER, settings.DATA_DIR / "demo-login.txt"]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        names += [f"{database['NAME']}{end}" for end in ("", "-wal", "-shm", "-journal")]
    open_ones = [str(name) for name in names if not private_files.close_to_others(name)]
    if not open_ones:
        return []
    level = Error if settings.IN_PRODUCTION else Warning
    return [
        level(
            f"Others on this machine can read {', '.join(open_ones)}.",
            hint="They belong to another account; as their owner run chmod 600 on them.",
            id="consults.E002",
        )
    ]


OF_DATABASE = [
    database_answers,
    sqlite_is_safe,
    tables_can_be_migrated,
    erasures_are_carried_out,
    ledger_is_whole,
    keys_of_erasures_are_at_hand,
    pages_of_the_house_are_filled,
    periodic_work_is_done,
]
OF_SETTINGS = [keys_are_shared, mail_is_set_up, checks_off_exist, files_are_private]
ERASURES = "consults.W004"
