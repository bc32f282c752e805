"""Figures of the code: rooms and imports, sizes, templates. Run by `make figures`; nothing depends on it.

``python tests/figures.py`` looks at this checkout, with a folder at that one. Where the checkout's
tests/test_architecture.py names no FLOORS, every folder and every module right in consults/ is a room, and
which arrow points up is not known.
"""

import ast
import statistics
import sys
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
TOPS = ["text", "web", "faq", "consults", "accounts", "config"]
LONG_FUNCTION, LONG_LINE, LONG_FILE = 25, 120, 250  # lines, characters, lines


def product():
    """Return {module: path} of the product: no tests, no migrations."""
    paths = [path for top in TOPS for path in sorted((ROOT / top).rglob("*.py"))]
    paths = [path for path in paths if "migrations" not in path.parts]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in paths
    }


def floors():
    """Return FLOORS of the architecture test, read without importing it; none in an older checkout."""
    tree = ast.parse((ROOT / "tests" / "test_architecture.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "FLOORS":
            return ast.literal_eval(node.value)
    return []


def room_of(name, floor_of):
    """Return the room of a module: as FLOORS says, else what stands first in its app."""
    parts = name.split(".")
    if floor_of:
        heads = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
        return next((head for head in heads if head in floor_of), name)
    return ".".join(parts[:2]) if parts[0] == "consults" else parts[0]


def imports(name, path, modules):
    """Yield the modules of ours that a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & modules.keys()
            if len(inner) < len(node.names) and node.module in modules:
                inner.add(node.module)
            yield from inner - {name}
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & modules.keys() - {name}


def circles(arrows):
    """Return the groups of nodes that reach each other (Tarjan's strong components of more than one)."""
    after = {}
    for start, end in arrows:
        after.setdefault(start, set()).add(end)
    reach = {}
    for start in after:
        seen, todo = set(), [start]
        while todo:
            for end in after.get(todo.pop(), ()):
                if end not in seen:
                    seen.add(end)
                    todo.append(end)
        reach[start] = seen
    groups = {
        tuple(sorted({other for other in reach[node] if node in reach.get(other, ())}))
        for node in reach
        if node in reach[node]
    }
    return sorted(groups)


def lines_of(path):
    return len(path.read_text().splitlines())


def functions(paths):
    """Yield (lines, where) of every function."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                where = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                yield node.end_lineno - node.lineno + 1, where


def bases_of(paths, name="QuestionAdmin"):
    """Return the classes of ours that the consult's admin class is made of, its own bases first."""
    classes = {
        node.name: [ast.unparse(base) for base in node.bases]
        for path in paths
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
    }
    found, todo = [], classes.get(name, [])
    while todo:
        found += todo
        todo = [base for one in todo for base in classes.get(one, ()) if base not in found]
    return found


def show(title, value, *details):
    print(f"{title:44} {value}")
    for detail in details:
        print(f"    {detail}")


def show_imports(modules):
    rooms_by_floor = floors()
    floor_of = {room: n for n, rooms in enumerate(rooms_by_floor) for room in rooms}
    home = {name: room_of(name, floor_of) for name in modules}
    pairs = {(name, end) for name, path in modules.items() for end in imports(name, path, modules)}
    arrows = {(home[a], home[b]) for a, b in pairs if home[a] != home[b]}
    show("rooms", len(set(home.values()) - {"consults"}))
    show("flat modules in consults/", len([n for n in modules if n.count(".") == 1
         and n.startswith("consults.") and modules[n].name != "__init__.py"]))  # fmt: skip
    show("arrows between rooms", len(arrows))
    up = sorted((a, b) for a, b in arrows if floor_of.get(b, 99) <= floor_of.get(a, -1))
    show("arrows upwards or sideways", len(up) if floor_of else "no FLOORS to tell by",
         *[f"{a} -> {b}" for a, b in up])  # fmt: skip
    show("circles of rooms", len(found := circles(arrows)), *[" ".join(one) for one in found])
    show("circles of modules", len(found := circles(pairs)), *[" ".join(one) for one in found])


def show_sizes(modules):
    sizes = {path: lines_of(path) for path in modules.values()}
    filled = [size for size in sizes.values() if size]
    long = sorted(
        ((n, str(p.relative_to(ROOT))) for p, n in sizes.items() if n > LONG_FILE), reverse=True
    )
    show("files of Python, lines", f"{len(sizes)}, {sum(filled)}")
    show("lines of a file: median, most", f"{statistics.median(filled):g}, {max(filled)}")
    show(f"files over {LONG_FILE} lines", len(long), *[f"{n:4} {path}" for n, path in long])
    long = sorted((f for f in functions(sizes) if f[0] > LONG_FUNCTION), reverse=True)
    show(
        f"functions over {LONG_FUNCTION} lines", len(long), *[f"{n:4} {where}" for n, where in long]
    )
    bases = bases_of(sizes)
    show("classes the consult's admin is made of", len(bases), ", ".join(bases))


def show_names(modules):
    stems = [p.stem for n, p in modules.items() if p.stem != "__init__" and ".commands." not in n]
    doubled = sorted({stem for stem in stems if stems.count(stem) > 1})
    show("base names used twice or more", len(doubled), " ".join(doubled))
    show("module names in -ing", len([stem for stem in stems if stem.endswith("ing")]))


def show_templates():
    lines = [
        (len(line), f"{path.relative_to(ROOT)}:{number}")
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
    ]
    long = [one for one in lines if one[0] > LONG_LINE]
    share = 100 * len(long) / max(len(lines), 1)
    show(
        f"template lines over {LONG_LINE} characters",
        f"{len(long)} of {len(lines)} ({share:.1f} %)",
    )


def main():
    modules = product()
    show_imports(modules)
    show_names(modules)
    show_sizes(modules)
    show_templates()


if __name__ == "__main__":
    main()
