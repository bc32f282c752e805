"""Lines of the log: what they must not hold, how they look, and which request they belong to."""

import json
import logging
import re
import secrets
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings

LINK = re.compile(r"(/admin/(?:proof|login/password)/)[^\s]+")
OF_A_PROXY = re.compile(r"[0-9a-f]{16,32}")
request_id = ContextVar("request_id", default="")


class HidesLinks(logging.Filter):
    """Takes the secret part of a link out of a message before anything writes it."""

    def filter(self, record):
        record.msg = LINK.sub(r"\1[hidden]", str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(
                LINK.sub(r"\1[hidden]", item) if isinstance(item, str) else item
                for item in record.args
            )
        return True


class Lines(logging.Formatter):
    """A line for people. What was sent cannot begin a new one: only a trace of the code has several."""

    def formatMessage(self, record):
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        record.request = request_id.get() or "-"
        return super().formatMessage(record)


class JsonLines(logging.Formatter):
    """A line for machines: when, how grave, from where, which request, what; a trace where there is one."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class RequestIdMiddleware:
    """Gives each request a number for the log; that of our own proxy, so that both logs name the same."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        told = request.headers.get("X-Request-ID", "") if settings.PROXY_COUNT else ""
        found = told if OF_A_PROXY.fullmatch(told) else secrets.token_hex(8)
        token = request_id.set(found)
        try:
            return self.get_response(request)
        finally:
            request_id.reset(token)
