"""A sealed backup is opened by the holder of its key alone, and nothing open is left beside it."""

import pytest

from consults.backup import sealing
from consults.backup.problems import BackupError

WORDS = b"My neighbour Zebulon Quarkwright has it too."


@pytest.fixture
def key(tmp_path, settings):
    settings.BACKUP_KEY = sealing.make_key(tmp_path / "key")
    return tmp_path / "key"


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "backups"
    path.mkdir()
    return path


def test_only_the_key_opens_it(key, folder, tmp_path):
    (folder / "backup").write_bytes(WORDS)

    sealed = sealing.seal(folder / "backup")

    assert [path.name for path in folder.iterdir()] == ["backup.age"]
    assert b"Quarkwright" not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o777 == key.stat().st_mode & 0o777 == 0o600
    with sealing.opened(sealed, key, tmp_path) as plain:
        assert plain.read_bytes() == WORDS
        assert plain.stat().st_mode & 0o777 == 0o600
    assert not plain.exists()

    sealing.make_key(tmp_path / "other")
    for wrong, why in (
        (tmp_path / "other", "cannot be opened"),
        ("", "sealed"),
        (sealed, "no key"),
    ):
        with pytest.raises(BackupError, match=why), sealing.opened(sealed, wrong, tmp_path):
            pass
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".open")]


def test_a_sealed_backup_that_was_changed_is_refused(key, folder, tmp_path):
    (folder / "backup").write_bytes(WORDS)
    sealed = sealing.seal(folder / "backup")
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"x")

    with (
        pytest.raises(BackupError, match="cannot be opened"),
        sealing.opened(sealed, key, tmp_path),
    ):
        pass


def test_without_a_key_it_stays_as_it_is(settings, folder, tmp_path):
    settings.BACKUP_KEY = ""
    (folder / "backup").write_bytes(WORDS)

    path = sealing.seal(folder / "backup")

    with sealing.opened(path, None, tmp_path) as plain:
        assert plain == path == folder / "backup"


def test_a_key_is_never_overwritten(key):
    with pytest.raises(BackupError, match="exists"):
        sealing.make_key(key)
