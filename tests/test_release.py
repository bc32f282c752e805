"""A release: sources, parts with their hashes, sums, and a signature that notices every change."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_requirements import pins

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(
    not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed"
)
FILES = ["CHANGELOG.md", "requirements.txt", "deploy/release.sh", "deploy/verify.sh"]


@pytest.fixture
def checkout(tmp_path):
    """A small repository with the script, a tag and a key; returns a function that runs a command in it."""
    folder = tmp_path / "checkout"
    (folder / "deploy").mkdir(parents=True)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    told = {
        **os.environ,
        "PYTHON": sys.executable,
        "NO_WHEELS": "yes",
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }

    def run(*words, good=True):
        done = subprocess.run(words, cwd=folder, env=told, capture_output=True, text=True)
        assert (done.returncode == 0) == good, done.stdout + done.stderr
        return done.stdout + done.stderr

    change_log = folder / "CHANGELOG.md"
    change_log.write_text(
        change_log.read_text().replace("## 1.0.0 –", "## 9.9.9 – today\n\n## 1.0.0 –")
    )
    run("git", "init", "-q")
    run("git", "config", "user.email", "a@example.org")
    run("git", "config", "user.name", "A")
    run("git", "add", "-A")
    run("git", "commit", "-qm", "A release")
    key = tmp_path / "key"
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    (tmp_path / "signers").write_text(f"consults {key.with_suffix('.pub').read_text()}")
    run.folder, run.key, run.signers = folder, str(key), str(tmp_path / "signers")
    run.out = tmp_path / "dist"
    return run


def test_a_release_is_refused_until_it_is_one(checkout):
    def refused(version):
        return checkout(
            "sh", "deploy/release.sh", version, checkout.key, str(checkout.out), good=False
        )

    assert "no heading" in refused("8.8.8")
    assert "not released" in refused("1.0.0")
    assert "Tag this commit" in refused("9.9.9")
    (checkout.folder / "new").touch()
    assert "not committed" in refused("9.9.9")
    assert not checkout.out.exists()


def test_every_part_is_listed_and_every_change_is_noticed(checkout):
    checkout("git", "tag", "v9.9.9")
    checkout("sh", "deploy/release.sh", "9.9.9", checkout.key, str(checkout.out))

    def verify(good=True):
        return checkout("sh", "deploy/verify.sh", str(checkout.out), checkout.signers, good=good)

    parts = json.loads((checkout.out / "consults-9.9.9.cdx.json").read_text())["components"]
    listed = {part["name"].lower().replace("_", "-"): part for part in parts}
    wanted = pins("requirements.txt")
    assert {name: listed[name]["version"] for name in wanted} == wanted
    without = [part["name"] for part in parts if not part["externalReferences"][0].get("hashes")]
    assert without == []
    assert "Every file" in verify()
    (checkout.out / "consults-more.txt").touch()
    assert "not among" in verify(good=False)
    (checkout.out / "consults-more.txt").unlink()
    archive = checkout.out / "consults-9.9.9.tar.gz"
    archive.write_bytes(archive.read_bytes() + b" ")
    assert "FAILED" in verify(good=False)
    sums = checkout.out / "SHA256SUMS"
    checkout("sh", "-c", f"cd {checkout.out} && sha256sum consults-* > {sums}")
    assert "verified" not in verify(good=False).lower().replace("could not be verified", "")
