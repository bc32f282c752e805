"""Processes that are killed in the middle of something, and readers that are crawlers."""

import os
import random
import signal
import socket
import subprocess
import sys
import time

import httpx

from tests.faults.cases import busy, fault, get, only
from tests.faults.servers import Watch
from tests.test_processes import ROOT

ROUNDS = 8
STEPS = """
from consults.editorial import workflow
from consults.models import Question
from web.rights import COMMAND_LINE
print("begun", flush=True)
while True:
    for question in Question.objects.filter(status__in=["published", "withdrawn"]):
        if question.status == "published":
            workflow.withdraw(question, "a fault is tried", COMMAND_LINE)
        else:
            workflow.publish(question, COMMAND_LINE)
"""
STATES = (
    "SELECT string_agg(number || ' ' || status, ',') FROM consults_question"
    " WHERE status IN ('published', 'withdrawn')"
)


def killed_in_the_middle(site, rounds):
    for _ in range(rounds):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", STEPS],
            env=site.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout.readline() == "begun\n"
        time.sleep(random.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()


@fault(
    "F2",
    "a process killed in the middle of publishing and withdrawing, at random moments",
    "pages, lists, counts and search agree with the state of each consult",
)
def killed_while_publishing(stage):
    killed_in_the_middle(stage.site, ROUNDS)
    time.sleep(3)  # until the replica has it
    stage.site.manage("check_counts")
    rows = [row.split() for row in stage.primary.sql(STATES).split(",")]
    for number, status in rows:
        answer = httpx.get(
            f"{stage.site.address}/consults/{number}/", follow_redirects=True, timeout=60
        )
        assert (answer.status_code == 200) == (status == "published"), (number, status)
    return f"{ROUNDS} kills, {len(rows)} consults, all agree"


@fault("F27", "a worker killed under load", "the other serves; a new one within 10 s")
def worker_killed(stage):
    with Watch(stage.site, "/consults/") as watch:
        time.sleep(1)
        victim = stage.site.workers[0]
        os.kill(victim, signal.SIGKILL)
        begin = time.monotonic()
        while victim in stage.site.workers or len(stage.site.workers) < 2:
            assert time.monotonic() - begin < 10, "no new worker"
            time.sleep(0.05)
        took = time.monotonic() - begin
        time.sleep(3)
    broken = [status for _, _, status, _ in watch.seen if status != 200]
    assert len(broken) <= 4, broken  # those that it was answering
    assert not {status for status in broken if isinstance(status, int)}
    return f"a new one after {took:.1f} s, {len(broken)} answers cut of {len(watch.seen)}"


@fault(
    "F27",
    "500 connections that say nothing, to gunicorn itself",
    "pages are answered meanwhile, no error",
)
def idle_connections(stage):
    usual = busy(stage.site)
    lines = [socket.create_connection(("127.0.0.1", stage.site.port), 5) for _ in range(500)]
    try:
        with Watch(stage.site, "/consults/") as watch:
            time.sleep(5)
    finally:
        for line in lines:
            line.close()
    only(watch, 200)
    return f"slowest page {watch.slowest:.1f} s, {usual:.1f} s before"


@fault(
    "F28",
    "a crawler that tries lists, orders, far pages and unknown parameters",
    "the page, a redirect or 404; nothing over twice a list",
)
def crawler(stage):
    tags = stage.primary.sql("SELECT slug FROM faq_faqtag ORDER BY id LIMIT 8").split()
    orders = ("", "asked", "answered", "reviewed", "read", "canary")
    usual, statuses, slowest = busy(stage.site), {}, 0
    for tag in tags:
        for order in orders:
            for page in ("1", "2", "99999", "x"):
                query = f"tag={tag}&sort={order}&page={page}&utm_{random.randrange(10**6)}=1"
                status, seconds = get(stage.site, f"/consults/?{query}")
                statuses[status] = statuses.get(status, 0) + 1
                slowest = max(slowest, seconds)
    assert set(statuses) <= {200, 301, 302, 404}, statuses
    assert slowest < 2 * usual + 1, (slowest, usual)
    return f"{statuses}, slowest {slowest:.2f} s"
