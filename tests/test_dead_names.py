"""What a module defines is used somewhere, and once."""

import ast
import re
from collections import Counter

from tests import test_architecture
from tests.test_architecture import APPS, ROOT

# Names that Django asks for by itself; see its documentation.
OF_DJANGO = re.compile(r"app_name|urlpatterns|handler\d{3}|default_app_config|application")
SETTINGS = ROOT / "config/settings"


def modules():
    return [path for path in test_architecture.modules(*APPS) if SETTINGS not in path.parents]


def assigned(tree):
    """Yield (name, node) of each constant, function and class at the top of a module that nothing registers."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from ((t.id, node) for t in node.targets if isinstance(t, ast.Name))
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.decorator_list:
            yield node.name, node


def words_of_everything():
    """Count in how many places each word stands, over code, templates and tests."""
    kinds = ("*.py", "*.html", "*.xml", "*.txt", "*.toml")
    folders = [*APPS, "templates", "tests"]
    paths = [path for room in folders for kind in kinds for path in (ROOT / room).rglob(kind)]
    return Counter(word for path in paths for word in re.findall(r"\w+", path.read_text()))


def test_every_name_is_used():
    counts = words_of_everything()
    unused = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name, node in assigned(ast.parse(path.read_text()))
        if counts[name] == 1 and not OF_DJANGO.fullmatch(name) and not _is_found_by_django(node)
    ]

    assert unused == []


def _is_found_by_django(node):
    """Django finds applications, commands, middleware and the like by their base class or their path."""
    return isinstance(node, ast.ClassDef) and bool(node.bases)


def test_no_name_is_given_twice_without_building_on_the_first():
    twice = []
    for path in modules():
        seen = set()
        for name, node in assigned(ast.parse(path.read_text())):
            if name in seen and not (isinstance(node, ast.Assign) and _reads(node, name)):
                twice.append(f"{path.relative_to(ROOT)}: {name}")
            seen.add(name)

    assert twice == []


def _reads(node, name):
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(node.value))
