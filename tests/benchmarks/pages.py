"""``make bench``: what each public page costs in libraries of several sizes, and what an import costs.

CPU of this process, so that a busy machine matters less; the best of some rounds. Pages are asked in process,
with the whole stack of Django. A bare answer is `/healthz` in the same round.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS, AT_ONCE = 4, 10
BARE = "/healthz"
PAGES = {
    "home": "/",
    "list": "/consults/",
    "list, deep": "/consults/?page=30",
    "list of a department": "/consults/?department=department-3",
    "topic": "/faq/topic-0/",
    "doctor": "/doctors/doctor-7/",
    "two filters": "/consults/?tag=topic-0&department=department-0",
    "consult": "/consults/1/which-uncommon-word-is-this/",
    "search, rare word": "/consults/?q=uncommon",
    "search, common word": "/consults/?q=sleep",
    "suggestions": "/search/suggest?q=top",
    "feed": "/feeds/consults.atom",
    "topics A to Z": "/faq/",
}
DOCUMENTS = 400
HEADS = ["CPU ms", "bare", "queries", "steps", "bytes"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="2000,20000", help="consults, with commas")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(measured(options.one)))
        return
    sizes = [int(size) for size in options.sizes.split(",")]
    found = {size: _elsewhere(size) for size in sizes}
    for size, result in found.items():
        _tell(size, result)
    if len(sizes) > 1:
        _tell_growth(found[sizes[0]], found[sizes[-1]], sizes)


def _elsewhere(size):
    """Measure a size in a process and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "COUNTS_AT_ONCE": "0",
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "tests.benchmarks.pages", "--one", str(size)]
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1])


def measured(size):
    """Return {"pages": {name: figures}, "memory": MiB, "start": CPU s, "import": documents a CPU second}."""
    before = time.process_time()
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application

    get_wsgi_application()
    start = time.process_time() - before
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    imported = _import()
    _library(size)
    pages = {name: _figures(address) for name, address in PAGES.items()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"pages": pages, "memory": memory, "start": start, "import": imported}


def _library(size):
    from django.db import transaction

    from consults.models import planner
    from tests.large_library import make_library

    with transaction.atomic():
        make_library(size)
    planner.learn()


def _import():
    """Return how many made-up documents an import takes in a CPU second of all its processes."""
    from consults.evaluation.corpus import Corpus

    corpus = Corpus(1)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(corpus.document(n)) + "\n" for n in range(1, DOCUMENTS + 1))
        file.flush()
        before = _cpu_of_children()
        command = [sys.executable, "manage.py", "import_content", "--dry-run", file.name]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return DOCUMENTS / (_cpu_of_children() - before)


def _cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _figures(address):
    """Return [CPU ms, of a bare answer, queries, steps of SQLite, bytes] of a page."""
    from django.db import connection
    from django.test import Client

    from tests.test_plans import counted

    client, asked = Client(), []

    def note(execute, sql, params, several, context):
        asked.append(sql)
        return execute(sql, params, several, context)

    with connection.execute_wrapper(note):
        response, steps = counted(lambda: client.get(address))
    assert response.status_code == 200, (address, response.status_code)
    best = bare = float("inf")
    for _ in range(ROUNDS):
        best = min(best, _cpu_ms(client, address))
        bare = min(bare, _cpu_ms(client, BARE))
    return [best, bare, len(asked), steps, len(response.content)]


def _cpu_ms(client, address):
    before = time.process_time()
    for _ in range(AT_ONCE):
        client.get(address)
    return (time.process_time() - before) / AT_ONCE * 1000


def _tell(size, result):
    print(
        f"\n{size:,} consults: start {result['start']:.2f} CPU s, at most {result['memory']:.0f} MiB,"
        f" an import {result['import']:.0f} documents a CPU second"
    )
    print(f"{'':<24}{''.join(f'{head:>12}' for head in HEADS)}")
    for name, (cpu, bare, queries, steps, size_of) in result["pages"].items():
        print(f"{name:<24}{cpu:>12.2f}{cpu / bare:>11.1f}x{queries:>12}{steps:>12,}{size_of:>12,}")


def _tell_growth(small, large, sizes):
    print(f"\nFrom {sizes[0]:,} to {sizes[-1]:,} consults: CPU, steps")
    for name, (cpu, _, _, steps, _) in small["pages"].items():
        other = large["pages"][name]
        print(f"{name:<24}{other[0] / cpu:>12.2f}{other[3] / max(steps, 1):>12.2f}")


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent.parent)
    main()
