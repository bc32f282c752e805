"""What needs an administrator: work or mail that is late, backups that are missing, old, or kept too long."""

from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from consults import periodic
from consults.desk.row import CARE, Row, ago
from consults.editorial import notice_mail
from consults.models import Backup, PeriodicRun
from web import rights
from web.site_days import site_day

VIEW = "consults.view_backup"
OLD = 7  # days
MOST_LOOKED_AT = 50


def rows(user):
    """Return Rows about periodic work and backups for who may know of them."""
    if not rights.may(user, VIEW):
        return []
    backups = list(Backup.objects.all()[:MOST_LOOKED_AT])
    found = [_late(), _unsent(), _expired(backups)]
    if connection.vendor == "sqlite":  # PostgreSQL may have backups of its own, which we do not see
        found.insert(1, _newest(backups))
    return [row for row in found if row]


def _late():
    """Name the jobs that did not come to their end in time, each with its last run and what was in its way."""
    jobs = periodic.late()
    if not jobs:
        return None
    runs = {run.job: run for run in PeriodicRun.objects.all()}
    return Row(
        title=_("Periodic work"),
        lead=_("It is late: {jobs}.").format(jobs="; ".join(_told(job, runs) for job in jobs)),
        more=_("A timer should run manage.py periodic every hour; look at its log."),
        count=f"{len(jobs)}",
        tone=CARE,
    )


def _told(job, runs):
    run = runs.get(job.name)
    when = (
        _("last run {ago}").format(ago=ago(run.ended_at))
        if run and run.ended_at
        else _("never ran")
    )
    return f"{_(job.title)} ({when}{', ' + run.problem if run and run.problem else ''})"


def _unsent():
    waiting = notice_mail.late()
    if not (oldest := waiting.order_by("made_at").first()):
        return None
    return Row(
        title=_("Notices that could not be mailed"),
        lead=_("The oldest waits since {ago}.").format(ago=ago(oldest.made_at)),
        more=_("Look at EMAIL_URL and the mail server. They are tried again for three days."),
        count=f"{waiting.count()}",
        tone=CARE,
    )


def _newest(backups):
    advice = _("Run manage.py backup, and copy the ledger of erasures along.")
    if not backups:
        return Row(_("Backups"), lead=_("No backup was ever made."), more=advice, tone=CARE)
    age = timezone.now() - backups[0].made_at
    if age.days < OLD:
        return None
    told = _("The last backup was made {ago}.").format(ago=ago(backups[0].made_at))
    return Row(_("Backups"), lead=told, more=advice, tone=CARE)


def _expired(backups):
    """Only files that are still there: a row stays when its file is deleted."""
    today = site_day()
    late = [b for b in backups if b.expires_on < today and Path(b.path).exists()]
    if not late:
        return None
    return Row(
        title=_("Backups past their day"),
        lead=_("They hold words that may have been redacted since."),
        more=_("Delete the files: the day by which stands in each name."),
        count=f"{len(late)}",
        tone=CARE,
    )
