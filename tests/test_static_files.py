"""Style sheets and scripts can be read: a declaration a line, short lines, colours by their names."""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from config.storage import BundlingManifestStorage

STATIC = Path(__file__).parent.parent / "static"
SHEETS = sorted(STATIC.rglob("css/**/*.css"))
SCRIPTS = sorted(STATIC.rglob("js/**/*.js"))
LONGEST = 120
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", re.I)
STRING = re.compile(r"\"[^\"]*\"|'[^']*'|url\([^)]*\)|/\*.*?\*/", re.S)


def lines_of(path):
    text = STRING.sub(lambda found: re.sub(r"[^\n]", "_", found[0]), path.read_text())
    return list(enumerate(text.splitlines(), 1))


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=lambda path: path.name)
def test_no_line_is_longer_than_an_editor_shows(path):
    text = path.read_text().splitlines()
    assert [number for number, line in enumerate(text, 1) if len(line) > LONGEST] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_line_holds_one_declaration(path):
    assert [number for number, line in lines_of(path) if line.count(";") > 1] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_colours_have_names(path):
    """A colour is written once, as a custom property; every rule uses its name."""
    told = [
        n for n, line in lines_of(path) if COLOUR.search(line) and not line.strip().startswith("--")
    ]
    assert told == []


def test_an_update_brings_its_style_sheet(tmp_path):
    """Collected anew into the same folder, the bundle holds the rules of today, not of the version before."""
    (tmp_path / "new" / "css").mkdir(parents=True)
    sheet = tmp_path / "new" / "css" / "site.css"
    part = tmp_path / "new" / "css" / "part.css"
    sheet.write_text('@import url("part.css") layer(base);\n')
    source = FileSystemStorage(tmp_path / "new")
    storage = BundlingManifestStorage(tmp_path / "collected", base_url="/static/")

    for colour in ("before", "after"):
        part.write_text(f"a {{ color: var(--{colour}); }}\n")
        storage.delete("css/part.css")
        storage.save("css/part.css", ContentFile(part.read_bytes()))
        if not storage.exists("css/site.css"):  # collectstatic copies what changed
            storage.save("css/site.css", ContentFile(sheet.read_bytes()))
        paths = {name: (source, name) for name in ("css/site.css", "css/part.css")}
        list(storage.post_process(paths))
        assert f"--{colour}" in storage.open("css/site.css").read().decode()
