"""What each process counts for ``/metrics``: requests, their seconds, failed log-ins; no path, address or name.

Nothing is counted, and the library is not loaded, where METRICS_TOKEN is not set. The processes of one gunicorn
count into files of PROMETHEUS_MULTIPROC_DIR, a file for each place of a worker (see deploy/gunicorn.conf.py).
"""

import os
import time
from functools import cache

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed

from web.later import Later

prometheus, values = Later("prometheus_client"), Later("prometheus_client.values")
FOLDER, PLACE = "PROMETHEUS_MULTIPROC_DIR", "METRICS_PLACE"  # gunicorn sets them, for its workers
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
KINDS = {
    "admin": "desk",
    "consults": "public",
    "faq": "public",
    "guides": "public",
    "pages": "public",
}


def in_files():
    """True when the processes of this machine count together."""
    return FOLDER in os.environ


@cache
def registry():
    return prometheus.CollectorRegistry()


@cache
def counters():
    """Return {name: what counts}, made at the first use in a worker."""
    if in_files():
        place = os.environ.get(PLACE, "0")
        prometheus.metrics.values.ValueClass = values.MultiProcessValue(lambda: place)
    own = {"namespace": "consults", "registry": None if in_files() else registry()}
    return {
        "requests": prometheus.Counter(
            "requests", "Answers, by kind of page and class of status.", ["kind", "status"], **own
        ),
        "seconds": prometheus.Histogram(
            "request_seconds", "Seconds an answer took.", ["kind"], buckets=SECONDS, **own
        ),
        "logins": prometheus.Counter(
            "refused_passwords", "Passwords that were wrong, or not looked at.", ["why"], **own
        ),
    }


def password_refused(why):
    """Count a password that was `wrong`, or not looked at since there were too many (`throttled`)."""
    if settings.METRICS_TOKEN:
        counters()["logins"].labels(why).inc()


class MetricsMiddleware:
    """Counts answers. Whatever fails inside has become an answer before it comes here."""

    def __init__(self, get_response):
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        begin = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        kind = KINDS.get(match.namespaces[0], "other") if match and match.namespaces else "other"
        counters()["requests"].labels(kind, f"{response.status_code // 100}xx").inc()
        counters()["seconds"].labels(kind).observe(time.perf_counter() - begin)
        return response
