"""The drills, each with what is promised. O numbers are those of docs/operations.md."""

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import httpx

from tests.faults.cases import back, get
from tests.faults.servers import PostgreSQL
from tests.faults.table import Cases
from tests.test_processes import ROOT, Desk

CASES = Cases()
drill = CASES.case
PUBLIC = (
    "SELECT '/consults/' || number || '/' FROM consults_question WHERE status = 'published' LIMIT 1"
)
WITHDRAW = """
from consults.editorial import workflow
from consults.models import Question
from web.rights import COMMAND_LINE
workflow.withdraw(Question.objects.get(number={number}), "a drill", COMMAND_LINE)
"""


def content_of(site):
    """Return the hash of all documents of a site."""
    return sha256(site.manage("export_content").encode()).hexdigest()


def minutes(begin):
    return f"{(time.monotonic() - begin) / 60:.1f} minutes"


@drill(
    "O31",
    "two machines, one database",
    "a log-in of one is known on the other, what one saves the other shows, limits count together",
)
def two_machines(stage):
    desk = Desk(stage.one)
    other = httpx.Client(base_url=stage.two.address, cookies=desk.browser.cookies, timeout=60)
    assert other.get("/admin/").status_code == 200, (
        "the log-in of one machine is unknown on the other"
    )
    pk = stage.primary.sql("SELECT min(id) FROM consults_question WHERE status = 'published'")
    desk.comment(pk, "Said on the first machine.")
    page = other.get(f"/admin/consults/question/{pk}/comments/").text
    assert "Said on the first machine." in page
    number = stage.primary.sql(f"SELECT number FROM consults_question WHERE id = {pk}")
    answers = [
        httpx.post(f"{site.address}/tell/{number}/feedback/", data={"helpful": "yes"}).status_code
        for _ in range(30)
        for site in (stage.one, stage.two)
    ]
    taken = len([status for status in answers if status < 400])
    assert set(answers) <= {200, 302, 303, 429}, set(answers)
    assert answers[-2:] == [429, 429], answers
    return f"{taken} posts of one network taken on both together, then 429"


@drill(
    "O31",
    "a consult withdrawn on one machine",
    "gone on the other within 15 s, its replica included",
)
def withdrawn_everywhere(stage):
    path = httpx.get(f"{stage.two.address}{stage.primary.sql(PUBLIC)}").headers["Location"]
    assert get(stage.two, path)[0] == 200
    number = path.split("/")[2].split("-")[0]
    stage.one.manage("shell", "-v", "0", "-c", WITHDRAW.format(number=number))
    begin = time.monotonic()
    while get(stage.two, path)[0] == 200:
        assert time.monotonic() - begin < 15, "still public"
        time.sleep(0.1)
    return f"gone after {time.monotonic() - begin:.1f} s"


@drill(
    "O29", "connections of two machines under load", "no more than the pools allow; no page fails"
)
def connections(stage):
    count = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    with httpx.Client(timeout=60) as browser:
        seen = 0

        def page(turn):
            site = (stage.one, stage.two)[turn % 2]
            return browser.get(f"{site.address}/consults/?page={turn % 3 + 1}").status_code

        with ThreadPoolExecutor(24) as pages:
            answers = pages.map(page, range(240))
            for _ in range(20):
                seen = max(seen, int(stage.primary.sql(count)) - 1)  # without the one that asks
                time.sleep(0.1)
            statuses = set(answers)
    assert statuses <= {200, 301}, statuses
    most = 2 * 2 * 3
    assert 0 < seen <= most, seen
    return f"{seen} of at most {most} for 2 machines of 2 workers of 4 threads"


@drill("O32", "one machine killed", "the other serves on; the first is back after its start")
def one_killed(stage):
    stage.one.end(signal.SIGKILL)
    answers = {get(stage.two, "/consults/")[0] for _ in range(10)}
    assert answers == {200}, answers
    stage.one.start()
    return f"back after {back(stage.one):.1f} s"


@drill(
    "O21",
    "backup of PostgreSQL, restored onto nothing",
    "the same documents; minutes printed",
)
def restored_onto_nothing(stage):
    begin, file = time.monotonic(), stage.folder / "backup.dump"
    before = content_of(stage.one)
    stage.one.manage("backup", file)
    empty = PostgreSQL(stage.folder / "empty")
    try:
        empty.sql("CREATE DATABASE consults")  # one of its own: a restore renames it
        address = empty.url.rsplit("/", 1)[0] + "/consults"
        with stage.copy_of(address, "three", SECRET_KEY=stage.shared["SECRET_KEY"]) as site:
            site.manage("restore", file, "--yes", good=(0, 3))
            assert content_of(site) == before, "other documents"
            site.manage("check_counts")
    finally:
        empty.stop("immediate")
    return f"the same hash, {minutes(begin)}"


@drill("F13", "two `periodic` at once on two machines", "each job is done once")
def periodic_at_once(stage):
    stage.primary.sql("DELETE FROM consults_periodicrun")
    runs = [
        subprocess.Popen([sys.executable, "manage.py", "periodic"], env=site.environment, cwd=ROOT,
                         stdout=subprocess.PIPE, text=True)
        for site in (stage.one, stage.two)
    ]  # fmt: skip
    told = [run.communicate(timeout=500)[0] for run in runs]
    assert sorted("Another run" in text for text in told) == [False, True], told
    done = stage.primary.sql("SELECT count(*) FROM consults_periodicrun WHERE ended_at IS NOT NULL")
    return f"{done} jobs, once"


@drill(
    "O22",
    "a row lost, the moment before restored from base backup and archive",
    "the row is there, later work is not",
)
def point_in_time(stage):
    begin, base = time.monotonic(), stage.folder / "base"
    stage.primary.base_backup(base)
    titles = "SELECT string_agg(title, '|' ORDER BY id) FROM consults_question"
    before = stage.primary.sql(titles)
    time.sleep(1)
    moment = stage.primary.sql("SELECT now()")
    time.sleep(1)
    stage.primary.sql("UPDATE consults_question SET title = 'lost by mistake'")
    stage.primary.sql("SELECT pg_switch_wal()")
    time.sleep(3)  # until the archive has it
    settings = (
        f"restore_command = 'cp {stage.archive}/%f %p'\nrecovery_target_time = '{moment}'\n"
        "recovery_target_action = 'promote'\narchive_mode = off\n"
    )
    with (base / "postgresql.auto.conf").open("a") as file:
        file.write(settings)
    (base / "recovery.signal").touch()
    restored = PostgreSQL(stage.folder / "restored", base=base)
    try:
        while restored.sql("SELECT pg_is_in_recovery()") == "t":
            time.sleep(0.2)
        assert restored.sql(titles) == before
        with stage.copy_of(restored.url, "four", SECRET_KEY=stage.shared["SECRET_KEY"]) as site:
            site.manage("carry_out_erasures", good=(0, 1, 3))
            site.manage("check_counts")
    finally:
        restored.stop("immediate")
        old = before.split("|")
        for place, title in enumerate(old):
            assert title != "lost by mistake", place
    return f"{len(before.split('|'))} titles as before, {minutes(begin)}"
