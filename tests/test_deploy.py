"""What is shipped to run the site with: every file is read by the program it is for, and serves pages here."""

import io
import os
import re
import runpy
import shutil
import ssl
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import httpx
import pytest
import yaml
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from gunicorn.config import Config

from tests.config.test_settings import VARIABLES
from tests.ports import free_port
from tests.test_architecture import APPS
from tests.test_docs import FENCED, TEXTS

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
HADOLINT = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
UNITS = ["consults-web.service", "consults-periodic.service", "consults-periodic.timer"]
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
once = pytest.mark.skipif(connection.vendor != "sqlite", reason="once is enough")


def needs(program):
    there = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    return pytest.mark.skipif(not there, reason=f"{program} is not installed")


# ------------------------------------------------------------------ each file by itself


def test_gunicorn_knows_every_setting():
    written = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    ours = {
        name: value
        for name, value in written.items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    config = Config()

    for name, value in ours.items():
        config.set(name, value)  # raises for a name or value that is none

    assert config.settings["control_socket_disable"].get()


def test_the_example_of_settings_names_what_is_read():
    named = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / ".env.example").read_text(), re.M)
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", TEXTS["docs/deployment.md"], re.M))

    assert len(named) > 8
    assert set(named) <= table


def test_the_image_holds_every_app_and_nothing_that_is_not_there():
    copied = re.findall(r"^COPY (?!--)(\S+) ", (DEPLOY / "Dockerfile").read_text(), re.M)

    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {*APPS, "templates", "static", "manage.py", "deploy"} <= set(copied)


@pytest.mark.skipif(not HADOLINT, reason="hadolint is not installed")
def test_the_image_is_written_as_its_linter_wants():
    judged = subprocess.run([HADOLINT, str(DEPLOY / "Dockerfile")], capture_output=True, text=True)

    assert (judged.returncode, judged.stdout) == (0, "")


def test_containers_start_in_order_and_without_a_default_password():
    services = COMPOSE["services"]
    web = services["web"]["depends_on"]["setup"]["condition"]

    assert web == "service_completed_successfully"
    assert services["setup"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert re.fullmatch(
        r"\$\{POSTGRES_PASSWORD:\?.*", services["db"]["environment"]["POSTGRES_PASSWORD"]
    )
    images = [service["image"] for service in services.values()]
    assert all(re.search(r":(local|\d[\w.-]+)$", image) for image in images), images
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (
                source in COMPOSE["volumes"] or source.startswith("$") or (DEPLOY / source).exists()
            )
    assert set(services["web"]["environment"]) <= {*VARIABLES, "BACKUP_DIR", "PROXY_COUNT"}


@pytest.fixture
def system(tmp_path):
    """A root folder in which the units and what they call lie."""
    shutil.copytree(DEPLOY / "systemd", tmp_path / "etc/systemd/system")
    for path in ("srv/consults/.venv/bin/gunicorn", "srv/consults/.venv/bin/python", "bin/kill"):
        program = tmp_path / path
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    real = Path(
        "/usr/lib/systemd/system"
        if Path("/usr/lib/systemd/system").is_dir()
        else "/lib/systemd/system"
    )
    if real.is_dir():
        shutil.copytree(real, tmp_path / "usr/lib/systemd/system", symlinks=True)
    return tmp_path


@needs("systemd-analyze")
def test_systemd_reads_the_units_and_finds_them_hardened(system):
    verified = subprocess.run(
        ["systemd-analyze", "verify", f"--root={system}", "--man=no", *UNITS],
        capture_output=True,
        text=True,
    )
    about_ours = [
        line
        for line in verified.stderr.splitlines()
        if line.startswith(("consults", "/etc/systemd"))
    ]
    assert about_ours == []
    for unit in UNITS[:2]:
        judged = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", f"--root={system}", "--threshold=20", unit],
            capture_output=True, text=True,
        )  # fmt: skip
        assert judged.returncode == 0, judged.stdout[-500:]


def test_the_page_while_the_site_is_down_needs_no_site():
    text = (DEPLOY / "503.html").read_text()

    assert re.findall(r"{{|{%|src=|href=", text) == []


def test_the_guide_names_files_that_are_there():
    commands = "\n".join(FENCED.findall(TEXTS["docs/deploy.md"]))
    named = set(re.findall(r"deploy/[\w./]+\w", commands))

    assert named >= {
        "deploy/nginx.conf",
        "deploy/systemd",
        "deploy/.env.example",
        "deploy/compose.yaml",
    }
    assert [name for name in named if not (ROOT / name).exists()] == []
    for unit in re.findall(r"consults-\w+\.(?:service|timer)", commands):
        assert unit in UNITS


# ------------------------------------------------------------------ the first account


@pytest.fixture
def typed(monkeypatch):
    """Have `init` read this as its standard input."""

    def type_in(text):
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return type_in


@pytest.mark.django_db
def test_the_first_account_needs_a_good_password_and_is_the_only_one_made(typed):
    for bad in ("", "word\n", "password123\n"):
        typed(bad)
        with pytest.raises(CommandError):
            call_command("init", "ann")
    assert not User.objects.exists()

    typed("correct horse battery\n")
    call_command("init", "ann", mail="ann@example.org")
    ann = User.objects.get()
    assert (ann.is_superuser, ann.is_staff, ann.check_password("correct horse battery")) == (
        True,
    ) * 3
    typed("correct horse battery\n")
    with pytest.raises(CommandError, match="administrator already"):
        call_command("init", "bob")


# ------------------------------------------------------------------ served by gunicorn and nginx


class Served:
    """The site of a folder behind nginx with TLS, by the files of deploy/ with other places in them."""

    def __init__(self, folder):
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        self.socket = f"{folder}/gunicorn.sock"
        clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        self.environment = {
            **clean, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings",
            "SITE_URL": "https://consults.example.org", "PROXY_COUNT": "1", "WEB_CONCURRENCY": "1",
            "GUNICORN_BIND": f"unix:{self.socket}", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.running = []

    def manage(self, *words, **more):
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, **more,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def certificate(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
             "/CN=consults.example.org", "-addext", "subjectAltName=DNS:consults.example.org",
             "-keyout", self.folder / "privkey.pem", "-out", self.folder / "fullchain.pem"],
            check=True, capture_output=True,
        )  # fmt: skip

    def configuration(self):
        """Write nginx.conf for an ordinary account and free ports; returns its path."""
        text = (DEPLOY / "nginx.conf").read_text()
        places = {
            "/run/consults/gunicorn.sock": self.socket, "/etc/ssl/consults/": f"{self.folder}/",
            "/var/cache/nginx/": f"{self.folder}/", "/var/log/nginx/": f"{self.folder}/",
            "/srv/consults/": f"{ROOT}/", "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
        }  # fmt: skip
        for place, here in places.items():
            assert place in text, place
            text = text.replace(place, here)
        text = re.sub(r"    listen \[::\].*\n", "", text)
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.getuid() == 0 else ""
        path = self.folder / "nginx.conf"
        path.write_text(
            f"{user}pid {self.folder}/nginx.pid;\ndaemon off;\nworker_processes 1;\n"
            f"events {{ worker_connections 600; }}\nhttp {{\n{temporary}{text}}}\n"
        )
        return path

    def start(self, *words, **more):
        process = subprocess.Popen(
            words,
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def gunicorn(self):
        process = self.start(
            sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"
        )
        for _ in range(300):
            if not subprocess.run(
                [sys.executable, "deploy/healthcheck.py"],
                env=self.environment,
                cwd=ROOT,
                capture_output=True,
            ).returncode:
                return process
            time.sleep(0.1)
        raise AssertionError("gunicorn does not answer")

    def get(self, path, **more):
        return self.client.get(f"https://consults.example.org{path}", **more)

    def open(self):
        trust = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        transport = httpx.HTTPTransport(verify=trust)
        transport._pool._network_backend = _To(self.port, transport._pool._network_backend)
        self.client = httpx.Client(transport=transport, timeout=30)
        for _ in range(100):
            try:
                return self.get("/healthz")
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "consults-error.log").read_text())

    def stop(self):
        for process in reversed(self.running):
            process.terminate()
            process.wait(30)


class _To:
    """Leads every connection to a port of this machine, whatever name it asks for."""

    def __init__(self, port, inner):
        self.port, self.inner = port, inner

    def connect_tcp(self, host, port, **more):
        return self.inner.connect_tcp("127.0.0.1", self.port, **more)


@pytest.fixture(scope="module")
def served(tmp_path_factory, migrated):
    folder = tmp_path_factory.mktemp("served")
    folder.chmod(0o700)
    site = Served(folder)
    site.certificate()
    configuration = site.configuration()
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    tried = subprocess.run([nginx, "-t", "-c", str(configuration)], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr, tried.stderr
    migrated(folder)
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.manage("load_demo")
    site.manage("init", "ann", input="correct horse battery\n")
    try:
        site.process = site.gunicorn()
        site.start(nginx, "-c", str(configuration))
        site.open()
        yield site
    finally:
        site.stop()


def log_of(site):
    time.sleep(0.2)  # a line is written after its answer
    return (site.folder / "consults.log").read_text()


@pytest.mark.processes
@needs("nginx")
@once
def test_pages_come_over_tls_and_from_the_cache(served):
    first = served.get("/consults/?q=zebracanary")
    second = served.get("/consults/?q=zebracanary")

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert "max-age=31536000" in first.headers["Strict-Transport-Security"]
    lines = log_of(served).splitlines()[-2:]
    assert [line.split()[-1] for line in lines] == ["MISS", "HIT"]
    assert "zebracanary" not in log_of(served)
    assert "127.0.0.1" not in log_of(served)
    plain = httpx.get(f"http://127.0.0.1:{served.plain}/faq/")
    assert (plain.status_code, plain.headers["Location"]) == (
        301,
        "https://consults.example.org/faq/",
    )


@pytest.mark.processes
@needs("nginx")
@once
def test_who_is_logged_in_never_reads_or_fills_the_cache(served):
    cookie = {"Cookie": "__Host-session=abc"}
    for _ in range(2):
        assert served.get("/faq/?page=1", headers=cookie).status_code in {200, 301}
        assert log_of(served).splitlines()[-1].split()[-1] == "BYPASS"
    login = served.get("/admin/login/")
    assert login.status_code == 200
    assert "no-store" in login.headers["Cache-Control"]
    assert log_of(served).splitlines()[-1].split()[-1] == "-"
    before = len(log_of(served).splitlines())
    served.get("/admin/proof/secretcanary/")
    assert "secretcanary" not in log_of(served)
    assert len(log_of(served).splitlines()) == before


@pytest.mark.processes
@needs("nginx")
@once
def test_too_much_and_too_often_is_refused_before_it_reaches_the_site(served):
    large = served.client.post(
        "https://consults.example.org/tell/2001/report/", content=b"x" * 200_000
    )
    assert large.status_code == 413
    number = 40
    answers = [
        served.client.post("https://consults.example.org/tell/thanks/", data={"a": "b"}).status_code
        for _ in range(number)
    ]
    assert 429 in answers


@pytest.mark.processes
@needs("nginx")
@once
def test_while_gunicorn_restarts_readers_are_told_when_to_come_back(served):
    served.get("/doctors/")
    served.process.terminate()
    served.process.wait(30)
    served.running.remove(served.process)

    gone = served.get("/departments-canary/")

    assert (gone.status_code, gone.headers["Retry-After"]) == (503, "10")
    assert "no-store" in gone.headers["Cache-Control"]
    assert "We will be back in a moment" in gone.text
    served.process = served.gunicorn()
    assert served.get("/doctors/").status_code == 200
