"""Whether a database has the tables this code expects."""

from django.apps import apps
from django.db.migrations.loader import MigrationLoader


def on_disk():
    """Return {(app, name): the older migrations it stands for} of every migration of the installed apps."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {key: set(map(tuple, migration.replaces)) for key, migration in found.items()}


def differences(applied, disk=None):
    """Return (missing, unknown) for applied migrations, an iterable of (app, name); both sorted lists.

    `missing` are still to be carried out; `unknown` come from a newer version of this code. A migration that
    stands for older ones is there when all of those are.
    """
    disk = on_disk() if disk is None else disk
    installed = {config.label for config in apps.get_app_configs()}
    applied = {(app, name) for app, name in applied if app in installed}
    there = {key for key, older in disk.items() if key in applied or (older and older <= applied)}
    known = disk.keys() | {key for older in disk.values() for key in older}
    return sorted(disk.keys() - there), sorted(applied - known)


def is_too_old(applied, disk=None):
    """Return whether applied migrations are some, not all, of those that one of today's stands for.

    Such a database comes from before the first release; no migration leads here from there.
    """
    disk, applied = on_disk() if disk is None else disk, {(app, name) for app, name in applied}
    return any(older & applied and not older <= applied for older in disk.values())


TOO_OLD = (
    "comes from before the first release, in the middle of its development. Export it with the version that"
    " made it (manage.py export_content), and import the documents into a new database."
    " docs/deployment.md says how."
)
