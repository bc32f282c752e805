"""The shape of the code: imports point one way, and every change of state has one door."""

import ast
from pathlib import Path

import pytest

from tests.conftest import opened_by_us
from web import private_files

ROOT = Path(__file__).parent.parent
APPS = ["web", "faq", "consults", "config"]  # each may import those before it
LAYERS = ["words", "models", "middle", "admin", "views", "urls"]
WORDS = {"text", "rendering", "words"}  # pure functions that models use


def modules(*folders):
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


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
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            yield name, node.lineno, id(node) in inner


@pytest.mark.parametrize("app", APPS)
def test_imports_point_one_way(app):
    above = [*APPS[APPS.index(app) + 1 :], "tests"]

    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(app)
        for name, line, _ in imports(path)
        if name.split(".")[0] in above
    ]
    assert wrong == []


def test_no_import_hides_in_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(*APPS)
        for name, line, inside in imports(path)
        if inside and path.name != "apps.py"
    ]
    assert hidden == []


def layer(name):
    part = [*name.split("."), ""][1]
    if part in WORDS:
        return LAYERS.index("words")
    return LAYERS.index(part) if part in LAYERS else LAYERS.index("middle")


@pytest.mark.parametrize("app", ["faq", "consults"])
def test_inside_an_app_imports_point_from_views_down_to_models(app):
    wrong = []
    for path in modules(app):
        own = layer(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, line, _ in imports(path):
            if name.startswith(f"{app}.") and layer(name) > own and path.name != "urls.py":
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


def test_only_the_workflow_assigns_a_status():
    wrong = []
    for path in modules(*APPS):
        if path.name in {"workflow.py", "guide_workflow.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(t, ast.Attribute) and t.attr in WATCHED for t in targets):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


WATCHED = {"status", "published_at", "reviewed_on", "review_due_on"}


def test_public_templates_never_see_a_request():
    for path in [*modules("consults/views"), ROOT / "faq" / "pages.py"]:
        source = path.read_text()
        for name in (
            "request.user",
            "request.session",
            "request.COOKIES",
            "shortcuts import render",
        ):
            assert name not in source, f"{path}: {name}"


def test_only_exchange_turns_documents_into_rows():
    users = [
        str(path.relative_to(ROOT))
        for path in modules("consults")
        for name, _, _ in imports(path)
        if name == "consults.exchange.writing"
    ]
    assert set(users) <= {"consults/exchange/importing.py", "consults/admin/question.py"}


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
    """A link that leaves the site begins with SITE_URL: `faq.pages.absolute`."""
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
        for path in modules("faq", "consults", "web")
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
