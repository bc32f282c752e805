"""A line of the log is one entry, names its request, and no sender writes another one."""

import json
import logging
import sys

import pytest
from django.http import HttpResponse

from config import logs
from tests.config.test_settings import start


def record(message, *args, trace=None):
    return logging.LogRecord("a.place", logging.WARNING, "file.py", 1, message, args, trace)


def seen(request_id, rf, monkeypatch, settings, proxies):
    """Return the number that a request with this header has in the log."""
    settings.PROXY_COUNT, found = proxies, []
    middleware = logs.RequestIdMiddleware(
        lambda request: found.append(logs.request_id.get()) or HttpResponse()
    )
    middleware(rf.get("/", headers={"x-request-id": request_id}))
    assert logs.request_id.get() == ""
    return found[0]


def test_what_was_sent_begins_no_line_of_its_own():
    line = logs.Lines("{levelname} {request} {name} {message}", style="{")

    written = line.format(record("No such page: %s", "/a\r\n2026 ERROR forged"))

    assert written == "WARNING - a.place No such page: /a\\r\\n2026 ERROR forged"


def test_a_line_of_json_is_one_entry_with_its_trace():
    try:
        raise ValueError("zebra")
    except ValueError:
        told = record("Line\nof “%s”", "words", trace=sys.exc_info())

    written = logs.JsonLines().format(told)

    assert written.count("\n") == 0
    entry = json.loads(written)
    assert (entry["level"], entry["from"], entry["message"]) == (
        "WARNING",
        "a.place",
        "Line\nof “words”",
    )
    assert entry["at"].endswith("+00:00")
    assert "ValueError: zebra" in entry["trace"]


@pytest.mark.parametrize("proxies,taken", [(0, False), (1, True)])
def test_the_number_of_our_own_proxy_is_taken(proxies, taken, rf, monkeypatch, settings):
    number = "ab" * 16

    assert (seen(number, rf, monkeypatch, settings, proxies) == number) == taken


def test_a_number_that_is_none_is_not_written(rf, monkeypatch, settings):
    for forged in ("zebra words", "ab\n12", "", "ab" * 40):
        assert len(seen(forged, rf, monkeypatch, settings, 1)) == 16


def test_another_format_is_refused(tmp_path):
    assert "LOG_FORMAT must be line or json" in start(tmp_path, LOG_FORMAT="xml")
    assert start(tmp_path, LOG_FORMAT="json") == ""
