"""The list of the verification standard is whole, and every test it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROWS = re.findall(
    r"^\| ([\d.]+) \| (.+?) \| (\w+) \| (.+) \|$", (ROOT / "docs" / "asvs.md").read_text(), re.M
)
# How many rules of levels 1 and 2 each section has, numbered from 1.
SECTIONS = """
1.1=2 1.2=9 1.3=11 1.4=3 1.5=2 2.1=3 2.2=3 2.3=4 2.4=1 3.2=2 3.3=4 3.4=6 3.5=5 3.7=2 4.1=3 4.2=1 4.3=2
4.4=4 5.1=1 5.2=3 5.3=2 5.4=3 6.1=3 6.2=12 6.3=4 6.4=4 6.5=5 6.6=3 6.8=4 7.1=3 7.2=4 7.3=2 7.4=5 7.5=2
7.6=2 8.1=2 8.2=3 8.3=1 8.4=1 11.1=2 11.2=3 11.3=3 11.4=4 11.5=1 11.6=1 12.1=3 12.2=2 12.3=4 13.1=1
13.2=5 13.3=2 13.4=5 14.1=2 14.2=4 14.3=3 15.1=3 15.2=3 15.3=7 16.1=1 16.2=5 16.3=4 16.4=3 16.5=3
"""


def test_every_rule_has_its_row():
    sections = [pair.split("=") for pair in SECTIONS.split()]
    wanted = [f"{name}.{n}" for name, most in sections for n in range(1, int(most) + 1)]

    assert [number for number, *_ in ROWS] == wanted
    assert len(wanted) == 210


def test_every_row_answers():
    answers = {answer for _, _, answer, _ in ROWS}

    assert answers == {"yes", "no", "none", "house"}
    assert [number for number, _, _, shown in ROWS if len(shown) < 5] == []


@pytest.mark.parametrize("number,shown", [(row[0], row[3]) for row in ROWS if "`tests/" in row[3]])
def test_every_test_that_is_named_is_there(number, shown):
    for path, name in re.findall(r"`(tests/[\w/]+\.py)`(?: `(\w+)`)?", shown):
        text = (ROOT / path).read_text()
        assert f"def {name}" in text if name else "def test_" in text, (number, path, name)
