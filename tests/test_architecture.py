"""The shape of the code: each module stands in a room, imports point down, every change has one door."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.conftest import opened_by_us
from web import private_files

ROOT = Path(__file__).parent.parent
APPS = ["text", "web", "faq", "consults", "accounts", "config"]
# The rooms, top first. A room imports rooms of lower floors only, never one beside it.
FLOORS = [
    ["config"],
    ["accounts"],
    ["consults.apps"],
    ["consults.urls", "consults.system_checks", "consults.management"],
    ["consults.admin", "consults.desk"],
    ["consults.importing", "consults.backup", "consults.periodic"],
    ["consults.public", "consults.erasure"],
    ["consults.editorial"],
    ["consults.tagging", "consults.evaluation"],
    ["consults.refresh"],
    ["consults.rendered_fields", "consults.facets", "consults.checks"],
    ["consults.similar"],
    ["consults.search", "consults.exchange", "consults.statistics", "consults.link_checker"],
    ["consults.permissions"],
    ["consults.models"],
    ["faq.admin"],
    ["faq"],
    ["web"],
    ["text"],
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# Names that several files may have: one thing, as its row, as the code that works on it, and as its pages.
NOUNS = {
    *("apps", "urls"),  # as Django wants them
    *("department", "doctor", "faq_tag", "help_now", "presence", "redaction", "report"),
    "house_pages",  # what changes them, and what readers see
    "house_page",  # the table, and its page at the desk
    "tag_change",  # tables, and what works on them
    *("bulk_actions", "comments", "invitations", "notes", "pending_changes", "preview"),
    *("revisions", "tag_suggestions"),  # jobs, and the page of each at the desk
}
TWINS = ["consults/admin/question", "consults/admin/guide"]  # one page, for consults and for guides


def modules(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


OURS = {dotted(path) for path in modules(*APPS)}


def imports(path):
    """Yield (module, line, whether inside a function) of each import."""
    tree = ast.parse(path.read_text())
    inner = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom):
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names = sorted(inside & OURS) or [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            yield name, node.lineno, id(node) in inner


def room_of(name):
    """Return the room a module stands in: the innermost of FLOORS, or None."""
    parts = name.split(".")
    heads = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((head for head in heads if head in FLOOR_OF), None)


def names():
    """Return {base name: the files that have it}; twins count as one, commands are named for who types them."""
    named = defaultdict(set)
    for path in modules(*APPS):
        if path.stem != "__init__" and "commands" not in path.parts:
            place = str(path.relative_to(ROOT))
            twin = place.rpartition("/")[0] in TWINS
            named[path.stem].add(" and ".join(TWINS) if twin else place)
    return named


# ------------------------------------------------------------------ rooms


def test_every_module_stands_in_a_room():
    homeless = [str(path.relative_to(ROOT)) for path in modules(*APPS) if not room_of(dotted(path))]

    allowed = {"consults/__init__.py"}
    assert set(homeless) <= allowed, (
        f"{sorted(set(homeless) - allowed)}: move the file into the room it belongs to (each room's"
        " __init__.py says what is in there), or name a new room in FLOORS."
    )


@pytest.mark.parametrize("room", FLOOR_OF)
def test_every_room_is_there_and_says_what_is_in_it(room):
    folder = ROOT / room.replace(".", "/")
    init = folder / "__init__.py"
    if not folder.is_dir():
        init = folder.with_suffix(".py")
        assert init.exists(), f"{room} is gone: take it out of FLOORS."
        return

    assert ast.get_docstring(ast.parse(init.read_text())), (
        f"{init.relative_to(ROOT)}: say in one or two sentences what is in this room and what is not."
    )


@pytest.mark.parametrize("room", FLOOR_OF)
def test_a_room_imports_lower_floors_only(room):
    wrong = []
    for path in modules(*APPS):
        if room_of(dotted(path)) != room:
            continue
        for name, line, _ in imports(path):
            other = room_of(name)
            if name == "tests" or name.startswith("tests."):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
            if other and other != room and FLOOR_OF[other] <= FLOOR_OF[room]:
                where = "above" if FLOOR_OF[other] < FLOOR_OF[room] else "beside"
                wrong.append(
                    f"{path.relative_to(ROOT)}:{line} imports {name}, and {other} stands {where} {room}"
                )

    assert not wrong, (
        "\n".join(wrong)
        + "\nMove what both need into a lower room, or let the upper room do the calling; FLOORS has the order."
    )


def test_no_import_hides_in_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(*APPS)
        for name, line, inside in imports(path)
        if inside and path.name != "apps.py"
    ]
    assert hidden == [], (
        "Import at the top; where that makes a circle, the code is in the wrong room."
    )


def test_no_two_files_share_a_name_without_need():
    doubled = {
        name: sorted(places)
        for name, places in names().items()
        if len(places) > 1 and name not in NOUNS
    }

    assert doubled == {}, (
        "Give one of them a name of its own. Only one and the same thing in several rooms"
        " (its table, its code, its page) may keep one name: those stand in NOUNS."
    )


def test_every_noun_is_needed():
    unneeded = {noun for noun in NOUNS if len(names()[noun]) < 2}

    assert unneeded == set(), "Take them out of NOUNS: no two files have these names."


# ------------------------------------------------------------------ doors


def test_public_templates_never_see_a_request():
    for path in [*modules("consults/public"), ROOT / "web" / "pages.py"]:
        source = path.read_text()
        for name in (
            "request.user",
            "request.session",
            "request.COOKIES",
            "shortcuts import render",
        ):
            assert name not in source, f"{path}: {name}"


def test_only_an_import_turns_documents_into_rows():
    users = {
        str(path.relative_to(ROOT))
        for path in modules("consults")
        for name, _, _ in imports(path)
        if name == "consults.importing.consult_rows"
    }
    assert users == {"consults/importing/consult_import.py"}


def test_one_door_leads_into_the_history():
    """What is kept of content is looked through for redacted words: `consults/editorial/history.py`."""
    made = re.compile(
        r"Revision(\.objects|\._base_manager)?\.(bulk_|get_or_|update_or_)?create\(|\bRevision\("
    )
    found = [
        path.relative_to(ROOT).as_posix()
        for path in modules("consults", "config", "faq", "web")
        if made.search(path.read_text().replace("class Revision(", ""))
    ]
    assert found == ["consults/editorial/history.py"]


def test_one_door_leads_to_the_cache():
    users = {
        str(path.relative_to(ROOT))
        for path in modules(*APPS)
        for name, _, _ in imports(path)
        if name.startswith("django.core.cache")
    }
    assert users == {"web/safe_cache.py"}


OF_THE_HOST_HEADER = {
    "build_absolute_uri",
    "get_host",
    "get_current_site",
    "HTTP_HOST",
    "SERVER_NAME",
}


def test_no_address_is_made_from_the_host_header():
    """A link that leaves the site begins with SITE_URL: `web.pages.absolute`."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(*APPS)
        for node in ast.walk(ast.parse(path.read_text()))
        if getattr(node, "attr", getattr(node, "value", None)) in OF_THE_HOST_HEADER
    ]
    wrong += [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.*")
        if "request.get_host" in (text := path.read_text()) or "build_absolute" in text
    ]
    assert wrong == []


def test_no_address_of_the_desk_is_written_by_hand():
    """Where the desk stands is said in config.urls alone; logs look for its links wherever they are."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules("text", "web", "faq", "consults")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "/admin/" in node.value
    ]
    assert wrong == []


def test_opening_a_file_of_the_database_is_noticed(db, tmp_path):
    name = tmp_path / "test.sqlite3"
    private_files.make(name)
    with private_files.opened(f"{name}-wal"):
        pass

    assert {file for file, _ in opened_by_us} == {str(name), f"{name}-wal"}
    opened_by_us.clear()
