"""Links in published texts are tried, and those that fail are listed."""

import contextlib
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import httpcore
import pytest
from django.core.management import call_command

from consults import link_checker
from consults.editorial import workflow
from consults.models import Link
from tests.factories import make_published_question, make_question
from web import public_network
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


class Answers(BaseHTTPRequestHandler):
    """/good answers, /moved leads there, /gone does not; /shy knows no HEAD."""

    def do_HEAD(self):
        self.send_response(
            {"/good": 200, "/moved": 301, "/shy": 405, "/away": 302}.get(self.path, 404)
        )
        if self.path == "/moved":
            self.send_header("Location", "/good")
        if self.path == "/away":
            self.send_header("Location", "http://127.0.0.2/")
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


@pytest.fixture
def dripping():
    """A server that sends a byte of its headers now and then, for ever."""
    door = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip():
        line, _ = door.accept()
        with line, contextlib.suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not ended.wait(0.2):
                line.sendall(b"x")

    threading.Thread(target=drip, daemon=True).start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}/"
    ended.set()
    door.close()


def visit(url, allow_private=False):
    link = Link(url=url, key=url[-32:])
    with link_checker.client() as client:
        link_checker.check(link, client, allow_private)
    return link.http_status, link.problem


def test_a_server_that_drips_is_given_up(dripping, monkeypatch):
    monkeypatch.setattr(link_checker, "WHOLE_TIME", 1)
    begin = time.monotonic()

    assert visit(dripping, allow_private=True) == (None, "ReadTimeout")
    assert time.monotonic() - begin < 3


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "ff0e::1",
        "2001:db8::1", "3fff::1", "::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8", "100:0:0:1::1", "5f00::1", "::2",
        "200::1", "4000::1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:7f00:1", "192.88.99.1",
        "192.0.0.9", "64:ff9b::c000:9",
    ],
)  # fmt: skip
def test_no_address_inside_a_network_counts_as_public(address):
    assert not public_network.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8", "2606:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001::5efe", "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ],
)  # fmt: skip
def test_addresses_of_the_open_internet_are_public(address):
    assert public_network.is_public(address)


def test_the_address_that_was_looked_at_is_the_one_that_is_called(host, monkeypatch):
    """A name that answers publicly first and privately then is asked once."""
    asked, called = [], []
    answers = iter(["8.8.8.8", "127.0.0.1"])

    def resolve(name, port, *args, **kwargs):
        asked.append(name)
        return [(2, 1, 6, "", (next(answers), port))]

    def connect(self, address, *args, **kwargs):
        called.append(address)
        raise httpcore.ConnectError("enough seen")

    monkeypatch.setattr(public_network.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)

    assert visit("http://rebinding.example/") == (None, "ConnectError")
    assert (asked, called) == (["rebinding.example"], ["8.8.8.8"])


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    rows = [(2, 1, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(public_network.socket, "getaddrinfo", lambda *a, **k: rows)

    assert visit("http://two.example/") == (None, "leads into a private network")


def test_each_hop_is_looked_at(host, monkeypatch):
    """/away leads to another name of this machine, which is no public one."""
    monkeypatch.setattr(public_network, "is_public", lambda address: address == "127.0.0.1")

    assert visit(f"{host}/good") == (200, "")
    assert visit(f"{host}/away") == (None, "leads into a private network")


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
    assert link_checker.collect() == 1
    workflow.withdraw(question, "Outdated", by=COMMAND_LINE)

    assert link_checker.collect() == 0
    assert not Link.objects.exists()
