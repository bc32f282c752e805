"""The faults, each with what is promised. The numbers are those of the yardstick F1 to F28."""

import time

import httpx

from tests.faults.servers import Watch
from tests.faults.table import Cases

CASES = Cases()
fault = CASES.case


def get(site, address):
    """Return (status, seconds) of one request."""
    begin = time.monotonic()
    answer = httpx.get(f"{site.address}{address}", timeout=60)
    return answer.status_code, time.monotonic() - begin


def busy(site):
    """Return the seconds that a page takes now at most: what a busy machine adds to every promise."""
    return max(get(site, "/consults/")[1] for _ in range(10))


def back(site, address="/", within=8):
    """Wait until an address is served again; returns the seconds it took."""
    begin = time.monotonic()
    while time.monotonic() - begin < within:
        if get(site, address)[0] == 200:
            return time.monotonic() - begin
        time.sleep(0.1)
    raise AssertionError(f"{address} is not back within {within} s")


def settle(site, turns=12):
    """Wait until both workers answer again, and say so to a probe."""
    good, end = 0, time.monotonic() + 40
    while good < turns and time.monotonic() < end:
        good = good + 1 if get(site, "/faq/")[0] == get(site, "/readyz")[0] == 200 else 0
        time.sleep(0.1)


def only(watch, *statuses):
    assert watch.seen, "nothing was asked"
    assert watch.statuses <= set(statuses), watch.statuses
    for _, _, status, headers in watch.seen:
        assert status != 503 or headers["Retry-After"], "503 without Retry-After"


@fault(
    "F22",
    "PostgreSQL stopped for 3 s, fast and immediate",
    "200 or 503 with Retry-After; back in 5 s",
)
def postgresql_stopped(stage):
    took = []
    for how in ("fast", "immediate"):
        with Watch(stage.site, "/consults/") as watch:
            time.sleep(1)
            stage.primary.stop(how)
            time.sleep(3)
            stage.primary.start()
            took.append(back(stage.site, within=5))
        only(watch, 200, 503)
        assert 503 in watch.statuses
    return f"back after {max(took):.1f} s"


@fault(
    "F23",
    "PostgreSQL frozen for 20 s",
    "503 within 8 s, then at once; healthz answers; back in 5 s",
)
def postgresql_frozen(stage):
    usual = busy(stage.site)
    with Watch(stage.site, "/consults/") as watch, Watch(stage.site, "/healthz") as health:
        stage.primary.freeze()
        begin = time.monotonic()
        time.sleep(20)
        ready = get(stage.site, "/readyz")
        stage.primary.thaw()
        took = back(stage.site, within=5)
    only(watch, 200, 503)
    only(health, 200)
    assert ready[0] == 503
    assert watch.slowest < 8 + usual, watch.slowest
    late = sorted(seconds for at, seconds, _, _ in watch.seen if at > begin + 8)
    assert late[len(late) // 2] < 0.5 + usual, late
    return f"slowest page {watch.slowest:.1f} s, healthz {health.slowest:.1f} s, back after {took:.1f} s"


@fault("F23", "Redis frozen for 10 s", "no 500, no page over 2 s")
def redis_frozen(stage):
    desk = stage.desk()
    usual = busy(stage.site)
    stage.redis.freeze()
    try:
        return without_redis(stage, desk, usual)
    finally:
        stage.redis.thaw()


@fault("F24", "Redis killed; started full", "no 500, no page over 2 s; limits go on")
def redis_killed(stage):
    desk = stage.desk()
    usual = busy(stage.site)
    stage.redis.stop()
    gone = without_redis(stage, desk, usual)
    stage.redis.start("--maxmemory", "1")
    time.sleep(11)  # until it is asked again
    full = without_redis(stage, desk, usual)
    stage.redis.stop()
    stage.redis.start()
    return f"killed: {gone}; full: {full}"


def without_redis(stage, desk, usual):
    slowest = 0
    for address in ("/", "/consults/", "/admin/", "/admin/figures/", "/admin/login/", "/healthz"):
        begin = time.monotonic()
        answer = desk.browser.get(address)
        slowest = max(slowest, time.monotonic() - begin)
        assert answer.status_code in {200, 302}, (address, answer.status_code)
    assert get(stage.site, "/readyz")[0] == 200, "readyz is red though pages are served"
    number = stage.primary.sql(
        "SELECT min(number) FROM consults_question WHERE status = 'published'"
    )
    posts = [
        httpx.post(
            f"{stage.site.address}/tell/{number}/feedback/", data={"helpful": "yes"}
        ).status_code
        for _ in range(50)
    ]
    assert 429 in posts, "no limit holds"
    assert not [status for status in posts if status >= 500]
    assert slowest < 2 + 2 * usual, slowest  # pages of the desk cost about twice a list
    return f"slowest {slowest:.1f} s"


@fault(
    "O31",
    "replica stopped, frozen",
    "public pages from the primary: no 503, one slow page at most a thread",
)
def replica_gone(stage):
    usual = busy(stage.site)
    with Watch(stage.site, "/faq/") as watch:
        time.sleep(3)
        stage.standby.stop("immediate")
        time.sleep(4)
        stage.standby.start()
        time.sleep(12)
        stage.standby.freeze()
        time.sleep(10)
        stage.standby.thaw()
        back(stage.site)
    only(watch, 200)
    assert watch.slowest < 8 + usual, watch.slowest
    return f"slowest page {watch.slowest:.1f} s"


@fault(
    "O31",
    "replay on the replica paused",
    "a withdrawn consult is gone within 15 s; editors see it at once",
)
def replica_lags(stage):
    path = stage.primary.sql(
        "SELECT '/consults/' || number || '/' FROM consults_question WHERE status = 'published' LIMIT 1"
    )
    path = httpx.get(f"{stage.site.address}{path}").headers["Location"]
    assert get(stage.site, path)[0] == 200
    time.sleep(3)
    stage.standby.sql("SELECT pg_wal_replay_pause()")
    try:
        number = path.split("/")[2].split("-")[0]
        stage.site.manage("shell", "-v", "0", "-c", WITHDRAW.format(number=number))
        begin = time.monotonic()
        assert stage.desk().browser.get(path).status_code != 200, "the desk sees an old page"
        while get(stage.site, path)[0] == 200:
            assert time.monotonic() - begin < 15, "still public"
            time.sleep(0.2)
        return f"gone after {time.monotonic() - begin:.1f} s"
    finally:
        stage.standby.sql("SELECT pg_wal_replay_resume()")


WITHDRAW = """
from consults.editorial import workflow
from consults.models import Question
from web.rights import COMMAND_LINE
workflow.withdraw(Question.objects.get(number={number}), "a fault is tried", COMMAND_LINE)
"""


@fault(
    "F7",
    "mail server that hangs",
    "the step is done, no page waits; the notice is mailed when a server is there again",
)
def mail_hangs(stage):
    rows = stage.primary.sql("SELECT id FROM consults_question WHERE status = 'published' LIMIT 2")
    desk, took = stage.desk(), []
    people = stage.primary.sql("SELECT id FROM auth_user WHERE username = 'ann'")
    for pk in rows.split():
        begin = time.monotonic()
        answer = desk.post(
            f"/admin/consults/question/{pk}/comments/", {"text": "Please look.", "to": people}
        )
        took.append(time.monotonic() - begin)
        assert answer.status_code == 302, answer.status_code
    assert max(took) < 3, took
    waiting = stage.primary.sql("SELECT count(*) FROM consults_notice")
    assert waiting == "2", waiting
    stage.primary.sql("UPDATE consults_notice SET next_try = now()")
    stage.site.manage("send_notices", EMAIL_URL="dummymail://")
    assert stage.primary.sql("SELECT count(*) FROM consults_notice") == "0"
    return f"{took[0]:.1f} s, then {took[1]:.1f} s; both mailed later"
