"""Nobody fills a disk, a memory or a log by what they send: bodies are bounded before they are read."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.factories import make_published_question
from web import bodies

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent.parent
MULTIPART = "multipart/form-data; boundary=b"


@pytest.fixture(scope="module")
def application(django_db_setup, django_db_blocker):
    """What a server runs; it looks at the database once, before it serves."""
    with django_db_blocker.unblock():
        from config.wsgi import application
    return application


class Unread:
    """A body that nobody may read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read


def post_unread(client, address, length, **more):
    return client.post(address, **{"wsgi.input": Unread(), "CONTENT_LENGTH": length, **more})


def part(name, value, more=b""):
    head = b'--b\r\nContent-Disposition: form-data; name="' + name + b'"' + more
    return head + b"\r\n\r\n" + value + b"\r\n"


@pytest.fixture
def tell(db):
    return reverse("tell:report", args=[make_published_question().number])


@pytest.mark.parametrize("length", ["65537", "200000000", "9" * 400])
def test_a_body_beyond_the_limit_is_refused_unread(client, tell, length):
    answer = post_unread(client, tell, length)

    assert answer.status_code == 413
    assert "This page takes up to 64.0\xa0KB." in answer.content.decode()
    assert answer["Content-Security-Policy"]


def test_a_body_of_unknown_size_is_refused_unread(client, tell):
    answer = post_unread(client, tell, "", HTTP_TRANSFER_ENCODING="chunked")

    assert answer.status_code == 411
    assert "must be told beforehand" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "largest"),
    [
        ("/admin/login/", bodies.FORM),
        ("/admin/proof/x/", bodies.FORM),
        ("/admin/consults/question/add/", bodies.DESK),
        ("/admin/consults/question/import/", 8 * 1024 * 1024 + bodies.FORM),
    ],
)
def test_each_kind_of_page_has_its_limit(editor_client, address, largest):
    assert post_unread(editor_client, address, str(largest + 1)).status_code == 413
    with pytest.raises(AssertionError, match="the body was read"):
        post_unread(editor_client, address, str(largest))


def test_nobody_reads_a_body_before_its_size_was_looked_at(settings):
    names = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]

    assert names.index("BodyMiddleware") < names.index("CleanInputMiddleware")
    assert names.index("BodyMiddleware") < names.index("CsrfViewMiddleware")


@pytest.mark.parametrize(
    "body",
    [
        part(b"kind", b"a\x00b"),
        part(b"te\x00xt", b"a"),
        part(b"kind", b"a\x00b", b'; filename="f"') + part(b"kind", b"\x00"),
        part(b"text", b"a", b"; x*=hex''%41"),
        b"".join(part(b"n%d" % n, b"") for n in range(1001)),
        b"".join(part(b"n%d" % n, b"", b'; filename="f"') for n in range(3)),
        b"--b\r\nContent-Disposition: form-data",
        b"\x00\xff",
    ],
)
def test_a_body_that_cannot_be_read_gets_a_sentence(client, tell, body):
    client.raise_request_exception = False

    answer = client.generic("POST", tell, body + b"--b--\r\n", content_type=MULTIPART)

    assert answer.status_code == 400
    assert "</html>" in answer.content.decode()


@pytest.mark.parametrize("kind", [MULTIPART, "application/x-www-form-urlencoded", "text/plain"])
@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("charset=hex", 400),
        ("charset=utf-7", 400),
        ("charset=unicode_escape", 400),
        ("x*=hex''%41", 400),
        ("charset=UTF-8", 200),
        ('charset="utf8"', 200),
    ],
)
def test_only_one_encoding_is_read(application, kind, told, status):
    environ = RequestFactory().get("/robots.txt?q=%5Cud800").environ
    environ |= {"CONTENT_TYPE": f"{kind}; {told}"}
    seen = []

    application(environ, lambda status, headers: seen.append(status))

    assert seen[0].startswith(str(status))


@pytest.mark.parametrize("query", ["q=%ff", "q=%ed%a0%80", "%ff=%fe", "q=%", "&" * 2000])
def test_a_malformed_address_breaks_nothing(client, query):
    client.raise_request_exception = False

    assert client.get(f"/consults/?{query}").status_code in {200, 301, 400}


def test_a_cookie_with_a_character_no_text_can_hold_breaks_nothing(settings):
    client = Client(raise_request_exception=False)

    answer = client.get(
        "/admin/", headers={"Cookie": f'{settings.SESSION_COOKIE_NAME}="aaaaaaaaaa\\000"'}
    )

    assert answer.status_code == 400


@pytest.fixture
def server(tmp_path, migrated):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    spool = tmp_path / "tmp"
    spool.mkdir()
    told = {"DATA_DIR": str(tmp_path), "TMPDIR": str(spool), "DEBUG": "true"}
    told |= {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}
    told = {**{k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}, **told}
    migrated(tmp_path)
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--threads", "2"], cwd=ROOT, env=told)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.2)
    yield port, process, spool
    process.terminate()
    process.wait(20)


@pytest.mark.parametrize("head", ["Content-Length: 200000000", "Transfer-Encoding: chunked"])
def test_a_running_site_keeps_nothing_of_a_huge_body(server, head):
    port, _, spool = server
    chunk = b"x" * 65536
    if "chunked" in head:
        chunk = b"10000\r\n" + chunk + b"\r\n"
    sent, answer, largest = 0, b"", 0
    with socket.create_connection(("127.0.0.1", port), 20) as line:
        first = f"POST /tell/1/report/ HTTP/1.1\r\nHost: localhost\r\n{head}\r\n"
        line.sendall(first.encode() + b"Content-Type: " + MULTIPART.encode() + b"\r\n\r\n")
        try:
            while sent < 200_000_000:
                sent += line.send(chunk)
                largest = max([largest, *(f.stat().st_size for f in spool.iterdir())])
        except OSError:
            pass  # the door was shut, which is the best answer
        with contextlib.suppress(OSError):
            answer = line.recv(4096)
    assert largest < bodies.FORM
    assert not answer or answer.split()[1] in {b"413", b"411"}
