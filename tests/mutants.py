"""Break one safety rule at a time and see that a test notices: `make mutants`.

`tests/mutants.toml` lists the mutations. Each is a text that stands once in the project's code, what takes its
place, and the tests that have to fail then. A mutation whose tests still pass has SURVIVED: nothing would
notice if the rule was lost. Then the exit code is 1.

All of it happens in copies of the tracked files, so the working tree stays as it is.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from shutil import copy2

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "mutants.toml"
NOT_CODE = {"tests", "migrations"}
SECONDS = 120  # that a test may take, and pytest to begin


def mutations():
    """Return the list of mutations: dicts of name, find, replace, tests, why."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))["mutant"]


def tracked():
    """Return the paths of the files git knows, from the root of the project."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


def code():
    """Return {path: text} of the project's own Python, without tests and migrations."""
    paths = [path for path in tracked() if path.suffix == ".py" and not NOT_CODE & {*path.parts}]
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in paths}


def place(mutation, sources):
    """Return the path of the one file that holds the text of a mutation.

    Raises ValueError when the text stands nowhere, or more than once.
    """
    counts = {path: text.count(mutation["find"]) for path, text in sources.items()}
    if sum(counts.values()) != 1:
        raise ValueError(f"{mutation['name']}: its text stands {sum(counts.values())} times.")
    return next(path for path, count in counts.items() if count)


def copy_to(folder):
    """Make a copy of the tracked files, with a link to the virtual environment."""
    for path in tracked():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        copy2(ROOT / path, folder / path)
    (folder / ".venv").symlink_to(Path(sys.prefix))


def run_tests(folder, tests):
    """Return (exit code of pytest, its output) for tests in a copy, with a data folder of their own."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "DATA_DIR": data, "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                [*command, *tests], cwd=folder, env=env, capture_output=True, text=True,
                timeout=SECONDS + SECONDS * len(tests),
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return 2, "The tests came to no end."
    return done.returncode, done.stdout + done.stderr


def verdict(mutation, sources, folders):
    """Apply a mutation in a free copy, run its tests, put the text back; return (killed, line)."""
    folder = folders.get()
    path = place(mutation, sources)
    changed = sources[path].replace(mutation["find"], mutation["replace"])
    (folder / path).write_text(changed, encoding="utf-8")
    try:
        status, output = run_tests(folder, mutation["tests"])
    finally:
        (folder / path).write_text(sources[path], encoding="utf-8")
        folders.put(folder)
    failed = [line[7:] for line in output.splitlines() if line.startswith("FAILED ")]
    if status == 1 and failed:
        return True, f"{mutation['name']}: killed by {failed[0].partition(' - ')[0]}"
    why = "SURVIVED" if status == 0 else f"BROKEN, no test failed by itself\n{output[-2000:]}"
    return False, f"{mutation['name']}: {why}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="only these mutations")
    parser.add_argument("--workers", type=int, default=2, help="how many run at a time")
    options = parser.parse_args()
    chosen = [one for one in mutations() if not options.names or one["name"] in options.names]
    if unknown := {*options.names} - {one["name"] for one in chosen}:
        sys.exit(f"There is no mutation {', '.join(sorted(unknown))}.")
    sources = code()
    for mutation in chosen:
        place(mutation, sources)
    with tempfile.TemporaryDirectory() as base, ThreadPoolExecutor(options.workers) as pool:
        folders = SimpleQueue()
        for number in range(options.workers):
            copy_to(Path(base, str(number)))
            folders.put(Path(base, str(number)))
        named = sorted({test for mutation in chosen for test in mutation["tests"]})
        status, output = run_tests(Path(base, "0"), named)
        if status:
            sys.exit(f"Without any mutation the tests do not pass:\n{output[-4000:]}")
        killed = 0
        for ended, line in pool.map(lambda one: verdict(one, sources, folders), chosen):
            killed += ended
            print(line, flush=True)
    print(f"{killed} of {len(chosen)} mutations were noticed.")
    sys.exit(killed != len(chosen))


if __name__ == "__main__":
    main()
