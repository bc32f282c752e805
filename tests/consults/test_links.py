"""Links in published texts are tried, and those that fail are listed."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import call_command

from consults import links, workflow
from consults.models import Link
from tests.factories import make_published_question, make_question
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


class Answers(BaseHTTPRequestHandler):
    """/good answers, /moved leads there, /gone does not; /shy knows no HEAD."""

    def do_HEAD(self):
        self.send_response({"/good": 200, "/moved": 301, "/shy": 405}.get(self.path, 404))
        if self.path == "/moved":
            self.send_header("Location", "/good")
        self.end_headers()

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def host():
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def run(*options):
    out = StringIO()
    try:
        call_command("check_links", *options, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_links_are_tried_and_failures_named(host, tmp_path, editor_client):
    make_published_question(number=1, body=f"See {host}/good, {host}/moved and <{host}/shy>.")
    make_published_question(number=2, body=f"See [this]({host}/lost).")
    make_question(number=3, body=f"A draft: {host}/hidden")

    code, out = run("--allow-private", "--report", str(tmp_path / "report.jsonl"))
    run("--allow-private")

    assert code == 1
    assert f"{host}/lost: 404 (#2)" in out
    assert "4 links tried, 1 do not answer." in out
    lines = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    assert {line["url"].removeprefix(host): line["ok"] for line in lines} == {
        "/good": True, "/moved": True, "/shy": True, "/lost": False,
    }  # fmt: skip
    assert Link.objects.get(failures=2).url == f"{host}/lost"
    assert "Links that fail" in editor_client.get("/admin/").content.decode()
    assert (
        f"{host}/lost" in editor_client.get("/admin/consults/link/?failures__gt=1").content.decode()
    )


def test_addresses_inside_a_network_are_never_touched(host):
    make_published_question(
        body=f"See {host}/good and http://169.254.169.254/latest and [x](http://[::1]/x)."
    )

    code, out = run()

    assert code == 1
    assert out.count("leads into a private network") == 3


def test_links_of_what_is_no_longer_public_are_forgotten(host):
    question = make_published_question(body=f"See {host}/good.")
    assert links.collect() == 1
    workflow.withdraw(question, "", by=COMMAND_LINE)

    assert links.collect() == 0
    assert not Link.objects.exists()
