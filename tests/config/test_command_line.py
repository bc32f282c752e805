"""What the machine refuses ends a command with a sentence: no trace of the code, and no success."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.test_settings import VARIABLES

ROOT = Path(__file__).parent.parent.parent
NOBODY = "postgres://nobody@127.0.0.1:1/none"
# Runs each command of ours on a database that does not answer; prints {command: [code, what it said]}.
EVERY_COMMAND = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.core.management import get_commands, load_command_class
from config.command_line import run

def needed(name, app):
    parser = load_command_class(app, name).create_parser("manage.py", name)
    for action in parser._actions:
        if action.required or (not action.option_strings and action.nargs is None):
            value = action.choices[0] if action.choices else sys.argv[1]
            yield from [*action.option_strings[:1], value]

told = {}
for name, app in get_commands().items():
    if app not in ("consults", "config", "web", "faq"):
        continue
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            run(["manage.py", name, *needed(name, app)])
            code = 0
        except SystemExit as end:
            code = end.code
        except BaseException:
            code = traceback.format_exc()
    told[name] = [code, said.getvalue()]
print(json.dumps(told))
"""


def process(*words, out=subprocess.PIPE, **more):
    clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    environment = {**clean, "DJANGO_SETTINGS_MODULE": "tests.settings", **more}
    return subprocess.run(
        words, env=environment, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, text=True
    )


def test_a_wrong_setting_ends_a_command_with_its_sentence(tmp_path):
    done = process(
        sys.executable, "manage.py", "migrate", DATA_DIR=str(tmp_path), SITE_URL="example.org"
    )

    assert done.returncode == 2
    assert done.stderr.startswith("SITE_URL must be like https://example.org")
    assert len(done.stderr.splitlines()) == 1


def test_every_command_says_that_the_database_does_not_answer(tmp_path):
    file = tmp_path / "consult.json"
    file.write_text('{"title": "Why?", "department": "Neurology", "body": "My lid twitches."}')
    done = process(
        sys.executable, "-c", EVERY_COMMAND, str(file), DATABASE_URL=NOBODY, DATA_DIR=str(tmp_path)
    )

    told = json.loads(done.stdout)
    missing = {path.stem for path in (ROOT / "consults/management/commands").glob("[!_]*.py")}
    assert missing == set(told)
    fell = {name: code for name, (code, _) in told.items() if not isinstance(code, int)}
    assert fell == {}, "\n".join(fell.values())
    silent = {name: said for name, (code, said) in told.items() if code and not said.strip()}
    assert silent == {}
    assert sum("does not answer" in said for _, said in told.values()) > len(told) / 2


@pytest.mark.parametrize("more, trace", [([], False), (["--traceback"], True)])
def test_a_database_without_tables_is_told_what_to_run(tmp_path, more, trace):
    words = [sys.executable, "manage.py", "check_counts", *more]

    done = process(*words, DATA_DIR=str(tmp_path))

    assert done.returncode
    assert ("Traceback" in done.stderr) is trace
    assert trace or "Run manage.py migrate" in done.stderr


def test_a_full_disk_is_named(tmp_path, migrated):
    migrated(tmp_path)
    with open("/dev/full", "w") as full:
        words = [sys.executable, "manage.py", "check_counts"]
        done = process(*words, DATA_DIR=str(tmp_path), out=full)

    assert done.returncode
    assert "The disk is full" in done.stderr
    assert "Traceback" not in done.stderr
