"""Style sheets and scripts can be read: a declaration a line, short lines, colours by their names."""

import re
from pathlib import Path

import pytest

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
