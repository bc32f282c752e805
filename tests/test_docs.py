"""The docs speak of what is there: paths, commands, targets, environment variables, and links between pages."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from consults.exchange import fields, schema, serialization
from consults.importing.page_text import read_page
from tests.test_architecture import FLOORS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TEXTS = {str(path.relative_to(ROOT)): path.read_text() for path in PAGES}
MOST_WORDS = 700  # of the README
QUOTED = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"```\w*\n(.*?)```", re.S)
PATH = re.compile(r"[\w./-]+(\.(py|md|html|css|js|toml|txt|tsv|in|sha256)|/)")
OF_A_READER = {"pages/"}  # a folder of whoever imports
LINK = re.compile(r"\]\(([^)\s]+)\)")
VARIABLE = re.compile(r"^\| `([A-Z_]+)` \|", re.M)
READ = re.compile(
    r"(?:env\.\w+\(|read\(|switch\(|positive\(|database\(|os\.environ\.get\(|os\.environ\[)\s*\"([A-Z_]+)\""
)
everywhere = pytest.mark.parametrize("doc", TEXTS)


def code_of(text):
    """Return every piece of code of a doc: what stands in backticks, and the lines of its blocks."""
    blocks = [line for block in FENCED.findall(text) for line in block.splitlines()]
    return [*QUOTED.findall(FENCED.sub("", text)), *blocks]


def is_there(place):
    return any((base / place).exists() for base in (ROOT, ROOT / "docs"))


def anchor(heading):
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@everywhere
def test_code_ends_on_the_line_it_begins_on(doc):
    """Else what stands between two pieces of code would be read as code."""
    lines = FENCED.sub("", TEXTS[doc]).splitlines()

    assert [line for line in lines if line.count("`") % 2] == []


@everywhere
def test_every_path_named_is_there(doc):
    paths = [code for code in code_of(TEXTS[doc]) if PATH.fullmatch(code)]
    paths = [path for path in paths if path not in OF_A_READER and not path.startswith("/")]

    assert [path for path in paths if not is_there(path)] == []


@everywhere
def test_every_test_to_run_is_there(doc):
    for code in code_of(TEXTS[doc]):
        for file, name in re.findall(r"pytest.* (tests/[\w/]+\.py)(?:(?:::| -k )(\w+))?", code):
            tests = " ".join(re.findall(r"^def (test_\w+)", (ROOT / file).read_text(), re.M))
            assert name in tests, code


@everywhere
def test_every_command_named_is_one(doc):
    named = {
        name for code in code_of(TEXTS[doc]) for name in re.findall(r"manage\.py ([a-z_]+)", code)
    }
    if doc == "README.md":
        named |= {
            name
            for row in re.findall(r"^\| (`.+`) \|", TEXTS[doc], re.M)
            for name in re.findall(r"`([a-z_]+)`", row)
        }

    assert named - set(get_commands()) == set()


def test_every_command_of_ours_stands_in_the_readme():
    folder = ROOT / "consults" / "management" / "commands"
    ours = {path.stem for path in folder.glob("*.py")} - {"__init__"}

    assert ours - set(QUOTED.findall(TEXTS["README.md"])) == set()


@everywhere
def test_every_target_of_make_named_is_one(doc):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {name for code in code_of(TEXTS[doc]) for name in re.findall(r"^make ([a-z]+)", code)}

    assert named - targets == set()


def test_deployment_names_the_environment_that_is_read():
    named = set(VARIABLE.findall(TEXTS["docs/deployment.md"]))
    read = {
        name for path in (ROOT / "config").rglob("*.py") for name in READ.findall(path.read_text())
    }

    assert named == read


def test_the_readme_is_short():
    assert len(TEXTS["README.md"].split()) <= MOST_WORDS


@everywhere
def test_every_link_leads_somewhere(doc):
    for link in LINK.findall(TEXTS[doc]):
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        place, _, part = link.partition("#")
        target = (ROOT / doc).parent / place if place else ROOT / doc
        assert target.exists(), f"{doc}: {link}"
        if part:
            headings = re.findall(r"^#+ (.+)$", target.read_text(), re.M)
            assert part in map(anchor, headings), f"{doc}: no heading for {link}"


@pytest.mark.parametrize("doc", [name for name in TEXTS if name.startswith("docs/")])
def test_every_page_of_the_docs_is_linked_from_the_readme(doc):
    assert doc in LINK.findall(TEXTS["README.md"])


def test_the_map_has_every_room_and_no_other():
    """The table of docs/architecture.md against FLOORS."""
    text = TEXTS["docs/architecture.md"]
    table = text[text.index("| room |") :].split("\n\n")[0]
    first = [line.split("|")[1] for line in table.splitlines()[2:]]
    named = {
        name.strip("/").removesuffix(".py").replace("/", ".")
        for cell in first
        for name in QUOTED.findall(cell)
    }

    assert named == {room for rooms in FLOORS for room in rooms}


def test_the_drawing_has_the_floors_in_their_order():
    """A floor of the drawing holds what FLOORS holds, from top to bottom."""
    text = TEXTS["docs/architecture.md"]
    drawing = text[text.index("## The map of rooms") : text.index("| room |")]
    drawing = FENCED.findall(drawing)[0]
    lines = [re.split(r"\s{10,}", line.strip())[0].split() for line in drawing.splitlines()]
    drawn = [sorted(names) for names in lines if names and "─" not in names[0]]

    assert drawn == [sorted(room.removeprefix("consults.") for room in rooms) for rooms in FLOORS]


def examples():
    """Return the documents of docs/formats.md, in plain types."""
    found = []
    for block in re.findall(r"```json\n(.*?)```", TEXTS["docs/formats.md"], re.S):
        rest = block.strip()
        while rest:
            data, end = json.JSONDecoder().raw_decode(rest)
            found.append(data)
            rest = rest[end:].lstrip()
    return found


def leaves(value, place=""):
    """Yield the path of each leaf of a document in plain types, lists as ``[]``."""
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from leaves(item, f"{place}.{name}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, f"{place}[]")
    else:
        yield place


@pytest.mark.parametrize("name", schema.FORMATS)
def test_each_format_has_an_example_that_an_import_takes(name):
    [example] = [data for data in examples() if data["format"] == name]

    serialization.from_data(example)
    assert set(schema.FORMATS[name].__struct_fields__) == set(example)


@pytest.mark.parametrize(("name", "table"), [("consult/1", fields.CONSULT), *fields.TABLES.items()])
def test_the_example_names_every_field(name, table):
    [example] = [data for data in examples() if data["format"] == name]

    assert set(table) - set(leaves(example)) - {"tags[].aliases[]"} == set()  # empty in the guide


def test_the_page_text_of_the_docs_imports_with_every_part():
    [page] = re.findall(r"```text\n(Why do.*?)```", TEXTS["docs/formats.md"], re.S)
    remarks = []

    document = read_page(page, remarks)

    assert remarks == []
    assert document.subject == "Tingling after coffee"
    assert document.body.startswith("Hello doctor. My hands")
    assert (
        document.replies[0].body == "Hello: too much caffeine does this. Please stop for two weeks."
    )
    assert [card.title for card in document.similar] == ["Twitching After Sport"]
    assert [tag.department for tag in document.tags] == ["Neurology"]
