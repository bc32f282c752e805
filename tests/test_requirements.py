"""What is installed is what the readable lists say, each file held by its hash."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMES = ["requirements", "requirements-meaning", "requirements-oidc", "requirements-dev"]
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", re.M)


def pins(name):
    """Return {package: version} of a file."""
    text = (ROOT / name).read_text()
    return {re.sub(r"[-_.]+", "-", found.lower()): v for found, v in PINNED.findall(text)}


@pytest.mark.parametrize("name", NAMES)
def test_the_compiled_list_follows_the_readable_one(name):
    wanted, compiled = pins(f"{name}.in"), pins(f"{name}.txt")
    assert wanted
    assert {package: compiled.get(package) for package in wanted} == wanted, "run make requirements"


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_installed_is_known_by_its_hash(name):
    text = (ROOT / f"{name}.txt").read_text()
    blocks = [block for block in re.split(r"\n(?=\w)", text) if PINNED.match(block)]
    assert blocks
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"^--(?:index|extra|find)", text, re.M)


@pytest.mark.parametrize(("answer", "works"), [(0, True), (1, False)])
def test_a_linked_environment_is_used_where_it_has_everything_and_never_changed(
    tmp_path, answer, works
):
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    pip = tmp_path / "elsewhere" / "bin" / "pip"
    pip.parent.mkdir(parents=True)
    pip.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\nexit {answer}\n')
    pip.chmod(0o755)
    (tmp_path / ".venv").symlink_to("elsewhere")

    made = subprocess.run(
        ["make", "-C", tmp_path, "PYTHON=false", ".venv/.production"],
        capture_output=True,
        text=True,
    )

    assert (made.returncode == 0) == works, made.stderr
    assert works or "Remove the link" in made.stdout
    assert "--dry-run --no-index" in (tmp_path / "asked").read_text()
    assert sorted(path.name for path in pip.parent.parent.iterdir()) == ["bin"]
