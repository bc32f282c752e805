"""What a request gets while the database does not answer."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse

from consults.importing.outages import POSTGRESQL_READ_ONLY, reason_of
from web.pages import render

log = logging.getLogger(__name__)
COME_BACK = "10"  # seconds


def is_outage(error):
    """True for what a database raises when it is gone, frozen, full or busy."""
    is_read_only = getattr(error.__cause__, "sqlstate", None) == POSTGRESQL_READ_ONLY
    return is_read_only or isinstance(error, (OperationalError, InterfaceError))


def unavailable(error, request):
    """Return 503 with a time to come back; to somebody who sent words it says why they are not in.

    Where part of it is in, whoever knows wrote that to `error.what_is_in`.
    """
    reason = reason_of(error)
    log.error("The database fails: %s at %s. %s", type(error).__name__, request.path, reason)
    told = "" if request.method in {"GET", "HEAD"} else reason
    return HttpResponse(
        render("503.html", {"reason": told, "what_is_in": getattr(error, "what_is_in", "")}),
        status=503,
        headers={"Retry-After": COME_BACK},
    )
