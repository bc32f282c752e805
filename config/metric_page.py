"""``/metrics``: what the processes counted, and how late, old and long things are at this moment.

Only who sends METRICS_TOKEN as a bearer reads it; to all others the address does not exist.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max, Min
from django.http import HttpResponse
from django.utils import timezone

from config import metrics, readiness
from consults import periodic
from consults.models import Backup, PeriodicRun, WaitingMail
from web.later import Later

prometheus, core = Later("prometheus_client"), Later("prometheus_client.core")
multiprocess = Later("prometheus_client.multiprocess")
KIND = "text/plain; version=0.0.4; charset=utf-8"


def is_asked(request):
    """True for a request that may read the figures."""
    sent = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(sent, wanted)


def answer(request):
    registry = prometheus.CollectorRegistry()
    registry.register(Moment())
    text = prometheus.generate_latest(registry)
    metrics.counters()
    if metrics.in_files():
        counted = prometheus.CollectorRegistry()
        multiprocess.MultiProcessCollector(counted, os.environ[metrics.FOLDER])
    else:
        counted = metrics.registry()
    return HttpResponse(text + prometheus.generate_latest(counted), content_type=KIND)


class Moment:
    """Gauges that are looked up when they are asked for."""

    def collect(self):
        ready = self._gauge("ready", "1 while this part answers.", ["part"])
        for part, good in readiness.results().items():
            ready.add_metric([part], int(good))
        yield ready
        try:
            yield from self._rows()
        except DatabaseError:
            return  # `ready` says so
        if connection.vendor == "sqlite":
            log = Path(f"{connection.settings_dict['NAME']}-wal")
            size = log.stat().st_size if log.exists() else 0
            yield self._gauge("wal_bytes", "Size of SQLite's write-ahead log.", value=size)

    def _rows(self):
        ended = dict(PeriodicRun.objects.values_list("job", "ended_at"))
        age = self._gauge("job_age_seconds", "Since the last end of periodic work.", ["job"])
        for job in periodic.jobs():
            if ended.get(job.name):
                age.add_metric([job.name], _seconds_since(ended[job.name]))
        yield age
        yield self._gauge("jobs_late", "Periodic work that is late.", value=len(periodic.late()))
        yield self._gauge("notices_waiting", "Mail that waits.", value=WaitingMail.objects.count())
        oldest = WaitingMail.objects.aggregate(at=Min("made_at"))["at"]
        yield self._gauge("notice_age_seconds", "Age of the oldest.", value=_seconds_since(oldest))
        if newest := Backup.objects.aggregate(at=Max("made_at"))["at"]:
            yield self._gauge("backup_age_seconds", "Since the last.", value=_seconds_since(newest))

    def _gauge(self, name, told, labels=None, value=None):
        return core.GaugeMetricFamily(f"consults_{name}", told, labels=labels, value=value)


def _seconds_since(moment):
    return (timezone.now() - moment).total_seconds() if moment else 0
