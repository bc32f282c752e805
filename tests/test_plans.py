"""What a page reads does not grow with the library, whatever the database knows of its tables.

Planners choose by statistics, which may be absent, or older than a large import. A statement that is only
fast with the right ones is as slow as the library is large on the day they are not there.
"""

import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate

from consults.importing import importer
from consults.models import HousePage, planner
from tests.factories import show_house_page
from tests.large_library import add_copies, make_library
from tests.test_route_matrix import PAGES

SMALL, CONSULTS = 60, 20_000
MANY = 5000  # rows of a table that no page goes through
STEPS = 40_000  # of SQLite's machine; going through the consults takes four times as many
ROWS = 3000  # that PostgreSQL reads
COUNTED = 20  # times as much is read where consults are counted, up to a thousand of them
# Every public page, in the ways that ask differently.
ADDRESSES = {
    "pages:home": ["/"],
    "pages:robots": ["/robots.txt"],
    "pages:opensearch": ["/opensearch.xml"],
    "pages:sitemap_index": ["/sitemap.xml"],
    "pages:sitemap": [],  # a file holds thousands of addresses
    "consults:questions": [
        "/consults/",
        "/consults/?page=40",
        "/consults/?page=700",
        "/consults/?sort=oldest",
        "/consults/?sort=asked",
        "/consults/?sort=read",
        "/consults/?tag=topic-0",
        "/consults/?department=department-3",
        "/consults/?q=uncommon",
        "/consults/?q=uncommon&tag=topic-0",
        "/consults/?q=uncomon",
        "/consults/?q=topic+0",
        "/consults/?q=Doctor+3",
    ],
    "consults:question": ["/consults/1/{slug}/", "/consults/119999/{slug}/"],
    "consults:share_image": ["/consults/1/share.png"],
    "consults:departments": ["/departments/"],
    "consults:department": ["/departments/department-0/", "/departments/department-0/?page=80"],
    "consults:department_feed": ["/departments/department-0/feed.atom"],
    "consults:doctors": ["/doctors/", "/doctors/?letter=D", "/doctors/?name=doctor+7"],
    "consults:doctor": ["/doctors/doctor-7/"],
    "consults:doctor_feed": ["/doctors/doctor-7/feed.atom"],
    "consults:suggest": [
        "/search/suggest?q=hea",
        "/search/suggest?q=topic",
        "/search/suggest?q=doct",
    ],
    "consults:feed": ["/feeds/consults.atom"],
    "faq:index": ["/faq/", "/faq/?by=department"],
    "faq:tag": ["/faq/topic-0/", "/faq/topic-17/", "/faq/topic-0/?page=60"],
    "faq:feed": ["/faq/topic-0/feed.atom"],
    "guides:index": ["/guides/"],
    "guides:guide": ["/guides/a-guide/"],
    "guides:share_image": ["/guides/a-guide/share.png"],
    **{f"consults:{kind}": [f"/{kind}/"] for kind in HousePage.Kind.values},
}
COUNTING = [
    "/consults/?tag=topic-0&department=department-0",
    "/consults/?department=department-3&department=department-4&sex=male",
    "/consults/?age=20-29&year=2016",
    "/consults/?q=sleep",
]
# PostgreSQL finds these another way while nothing is known of its tables, and goes through the small texts
# of this library rather than their index; statistics are gathered after every import for it.
UNSURE_ON_POSTGRESQL = [
    "/consults/?page=40",
    "/consults/?page=700",
    "/consults/?sort=asked",
    "/consults/?sort=read",
    "/consults/?tag=topic-0",
    "/consults/?q=uncommon",
    "/consults/?q=uncommon&tag=topic-0",
    "/consults/?q=uncomon",
    "/consults/?q=topic+0",
    "/search/suggest?q=hea",
    "/faq/",
    "/faq/?by=department",
    "/faq/topic-0/",
    "/faq/topic-0/?page=60",
    "/consults/1/{slug}/",
    "/consults/119999/{slug}/",
    "/departments/department-0/feed.atom",
    "/doctors/doctor-7/feed.atom",
    "/feeds/consults.atom",
    "/faq/topic-0/feed.atom",
    *COUNTING,
]


def test_every_public_page_is_looked_at():
    assert list(ADDRESSES) == list(PAGES)


def test_pages_read_what_they_show_whatever_the_planner_knows(db, client):
    for kind in HousePage.Kind.values:
        show_house_page(kind)
    library = make_library(
        SMALL
    )  # it misleads SQLite more than an empty one, of which it keeps nothing
    knowledge = _knowledge()
    next(knowledge)
    add_copies(library, range(SMALL, CONSULTS))
    many = _tables_with_many_rows()
    assert {"consults_question", "consults_listing"} <= set(many)
    addresses = dict.fromkeys((a for own in ADDRESSES.values() for a in own), 1)
    addresses |= dict.fromkeys(COUNTING, COUNTED)
    if connection.vendor == "postgresql":
        addresses = {a: times for a, times in addresses.items() if a not in UNSURE_ON_POSTGRESQL}

    wrong = []
    for known in knowledge:
        for address, times in addresses.items():
            own = address.format(slug=library.first.slug)
            wrong += [f"{known}: {own}: {what}" for what in _faults(client, own, many, times)]

    assert wrong == [], "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["rebuild_search", "rebuild_related"])
def test_statistics_are_gathered_after_many_changes(command, monkeypatch):
    gathered = []
    monkeypatch.setattr(planner, "learn", lambda: gathered.append(command))

    call_command(command)

    assert gathered == [command]


@pytest.mark.parametrize("options", [[], ["--leave-similar"]])
def test_statistics_are_gathered_after_an_import(db, options, monkeypatch, tmp_path):
    gathered = []
    monkeypatch.setattr(importer, "MANY", 0)
    monkeypatch.setattr(planner, "learn", lambda: gathered.append("once more"))
    file = tmp_path / "consults.jsonl"
    reply = {"doctor": "Lin Yu", "department": "Neurology", "body": "Sleep more."}
    consult = {"title": "Why?", "department": "Neurology", "body": "My lid twitches."}
    file.write_text(json.dumps({**consult, "replies": [reply], "status": "published"}))

    call_command("import_content", str(file), *options)

    assert gathered


def test_statistics_are_gathered_at_an_upgrade():
    receivers = post_migrate._live_receivers(sender=apps.get_app_config("consults"))

    assert planner.learn in receivers[0]


def _tables_with_many_rows():
    counted = {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}
    return {table for table, rows in counted.items() if rows > MANY}


def _knowledge():
    """Bring the planner to know what it knew of a small library, then nothing, then what is there.

    The first step is taken while the library is small. PostgreSQL is asked for the last alone: it looks at
    its tables by itself once they have grown, and what it does before differs from run to run.
    """
    if connection.vendor == "postgresql":
        yield ""
    else:
        planner.learn()
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_stat_'")
            tables = [name for (name,) in cursor.fetchall()]
            yield "what a small library was like"
            yield "what a small library was like"
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("ANALYZE sqlite_schema")
            yield "nothing"
    planner.learn()
    yield "what is there"


def _faults(client, address, many, times):
    """Yield what is wrong with what a page reads."""
    asked = {}

    def note(execute, sql, params, several, context):
        if sql.lstrip("( ").startswith(("SELECT", "WITH")):
            asked[sql] = params
        return execute(sql, params, several, context)

    with connection.execute_wrapper(note):
        response, steps = counted(lambda: client.get(address))
    assert response.status_code == 200, address
    if steps > STEPS * times:
        yield f"{steps} steps"
    look = _rows_read if connection.vendor == "postgresql" else _tables_gone_through
    for sql, params in asked.items():
        if fault := look(sql, params, many, times):
            yield f"{fault}: {sql[:2000]}"


def counted(act):
    """Return (what `act` returns, how many steps SQLite took for it)."""
    if connection.vendor != "sqlite":
        return act(), 0
    steps = 0

    def step():
        nonlocal steps
        steps += 100

    connection.ensure_connection()
    connection.connection.set_progress_handler(step, 100)
    try:
        done = act()
        return done, steps
    finally:
        connection.connection.set_progress_handler(None, 0)


def _tables_gone_through(sql, params, many, times):
    """Return the large tables that SQLite reads from the beginning or the end on, not by a key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rootpage, name FROM sqlite_schema WHERE type = 'table'")
        roots = {page: name for page, name in cursor.fetchall() if name in many}
        cursor.execute(f"EXPLAIN {sql}", params)
        steps = [row[1:4] for row in cursor.fetchall()]
    opened = {place: roots.get(page) for step, place, page in steps if step == "OpenRead"}
    gone = {opened.get(place) for step, place, _ in steps if step in ("Rewind", "Last")}
    return ", ".join(sorted(gone - {None}))


def _rows_read(sql, params, many, times):
    """Return how many rows PostgreSQL reads where they are too many."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    rows = sum(_rows_of(plan))
    return f"{rows} rows" if rows > ROWS * times else ""


def _rows_of(plan):
    """Yield how many rows each part of a plan of PostgreSQL took from a table."""
    if "Relation Name" in plan:
        own = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        yield int(own * plan["Actual Loops"])
    for part in plan.get("Plans", ()):
        yield from _rows_of(part)
