"""Whether a database has the tables this code expects."""

from django.apps import apps
from django.db.migrations.loader import MigrationLoader


def on_disk():
    """Return {(app, name)} of every migration of the installed apps."""
    return set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def differences(applied, disk=None):
    """Return (missing, unknown) for applied migrations, an iterable of (app, name); both sorted lists.

    `missing` are still to be carried out; `unknown` come from a newer version of this code.
    """
    disk = on_disk() if disk is None else disk
    installed = {config.label for config in apps.get_app_configs()}
    applied = {(app, name) for app, name in applied if app in installed}
    return sorted(disk - applied), sorted(applied - disk)
