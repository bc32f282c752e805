"""The site lives under a path of its host as well: https://example.org/health."""

import re

import httpx
import pytest
from django.db import connection
from django.urls import get_resolver

from config import known_browsers
from tests.test_architecture import APPS, ROOT, modules
from tests.test_processes import Site

MOST = 80  # pages looked at
MAKE = """
from django.contrib.auth.models import User
from tests.factories import make_guide, make_published_question, make_tag
User.objects.create_superuser("chief", password="word")
tag = make_tag("Twitch")
for number in range(3):
    make_published_question(number=7000 + number, tags=[tag])
make_guide(tags=[tag])
"""


def first_parts():
    """Return the first part of every route, such as “consults”."""
    parts = {str(route.pattern).partition("/")[0] for route in get_resolver().url_patterns}
    for included in get_resolver().url_patterns:
        if not str(included.pattern):
            parts |= {str(route.pattern).partition("/")[0] for route in included.url_patterns}
    return {part for part in parts if re.fullmatch(r"[a-z.]+", part)}


def test_no_address_is_written_out():
    """Addresses come from their routes; one that is written out begins at the top of the host."""
    parts = "|".join(map(re.escape, sorted(first_parts())))
    written = re.compile(
        rf"""["'`=]/(?:{parts})(?:[/?"'`]|$)|(?:href|action|src)=["']/["']""", re.M
    )
    assert {"consults", "faq", "admin", "robots.txt"} <= first_parts()
    assert written.search('<a href="/faq/">')
    kinds = ("templates/**/*.*", "static/js/*.js")
    files = [path for kind in kinds for path in ROOT.glob(kind) if path.is_file()]

    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in [*files, *modules(*APPS)]
        for match in written.finditer(
            path.read_text().replace("`", "'" if path.suffix == ".js" else "")
        )
    ]

    assert found == []


class TakesThePathOff(httpx.HTTPTransport):
    """A proxy in front of the site that sends /health/consults/ on as /consults/."""

    def handle_request(self, request):
        route = request.url.raw_path.removeprefix(b"/health")
        sent = httpx.Request(
            request.method,
            request.url.copy_with(raw_path=route or b"/"),
            headers=request.headers,
            stream=request.stream,
        )
        return super().handle_request(sent)


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated):
    site = Site(tmp_path_factory.mktemp("site"))
    site.environment |= {"SITE_URL": f"{site.address}/health", "ALLOWED_HOSTS": "127.0.0.1"}
    migrated(site.folder)
    site.manage("shell", "-v", "0", "-c", MAKE)
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.start()
    yield site
    site.server.terminate()
    site.server.wait(timeout=30)


def addresses_in(page):
    """Return what a page of ours links to, loads or sends a form to, without what goes elsewhere."""
    found = re.findall(r"""(?:href|src|action)="(/[^"#]*)""", page)
    found += re.findall(r"https?://127[^\s\"<]*?:\d+(/[^\"<#\s]*)", page)
    return {address.replace("&amp;", "&") for address in found}


@pytest.mark.processes
@pytest.mark.skipif(connection.vendor != "sqlite", reason="once is enough")
@pytest.mark.parametrize("proxy", [httpx.HTTPTransport, TakesThePathOff])
def test_every_address_leads_on_under_the_path(proxy, site):
    """Whether the proxy in front leaves the path or takes it off."""
    with httpx.Client(base_url=site.address, timeout=60, transport=proxy()) as browser:
        browser.get("/health/admin/login/")
        form = {"username": "chief", "password": "word", "next": "/health/admin/"}
        form["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
        answer = browser.post("/health/admin/login/", data=form)
        assert answer.headers["location"] == "/health/admin/"
        paths = {cookie.name: cookie.path for cookie in browser.cookies.jar}
        assert paths.pop(known_browsers.COOKIE) == "/health/admin/login/"
        assert set(paths.values()) == {"/health/"}
        todo, seen = ["/health/", "/health/admin/", "/health/robots.txt"], {}
        while todo and len(seen) < MOST:
            address = todo.pop(0)
            if address in seen or "logout" in address:
                continue
            assert f"{address}/".startswith("/health/"), address
            answer = browser.get(address)
            seen[address] = answer.status_code
            if "location" in answer.headers:
                todo.append(answer.headers["location"].removeprefix(site.address))
            if re.match("text/html|application/(atom|xml)", answer.headers.get("content-type", "")):
                todo.extend(sorted(addresses_in(answer.text)))

    assert {a: status for a, status in seen.items() if status >= 400} == {}
    for part in (
        "consults/7000/",
        "admin/consults/question/",
        "static/css/",
        "feeds/consults.atom",
    ):
        assert any(address.startswith(f"/health/{part}") for address in seen), part
