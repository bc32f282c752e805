"""Time grows with a text as its length does: whatever it is made of, nothing here takes time squared."""

import itertools
import time
from contextlib import suppress

import pytest

from consults import checks
from consults.checks import guide_checks, letters, stored_findings
from consults.checks.spans import Taken
from consults.exchange import diff
from consults.exchange.mistakes import DocumentError
from consults.exchange.schema import Consult, Guide, MoreInfo, Reply
from consults.importing.page_text import read_page
from text import folding
from text.markdown import excerpt_of, mentioned_numbers, render

PIECES = [
    "\n- ", "Jan 1 ", "a", "A", "<", '"', "&", " ", "\t", "\n", " \n", "a\u0301", "1", "1 ", "Dr. ", "@", "x@",
    "(", "[", "*", "-", "中", "我", "“", "\n* item", "I am 5. ", "Mr Lee ", "Lee ", "A. ", "12-", "a.", "No. ",
    "http://a ", "中\n", "a\n", "Lee, ", "ward ", "меня зовут Я", "田中", "the Ab ", "Tag (Department)\n",
    "\u0301", "_", "`", "> ", ": ", "from\n", "Dr. Lee, 1 Jan (a@b.c) [x](y) 中 & “no” <b>\n\n* I am 5 ",
]  # fmt: skip
SHORT, LONG, LONGEST = 5_000, 25_000, 200_000
SLACK = 3  # times as long as the length says; the machine does other things as well
SURELY_QUICK = 0.3  # seconds
MOST = 6.0  # seconds of the longest text, whatever it is made of, or what a slow machine needs for its length
OF_ALL_KINDS = ["\n- ", PIECES[-1]]  # measured at the longest length too


def of_consult(check):
    return lambda text: list(
        check(
            Consult(
                title="t",
                department="d",
                body=text,
                replies=[Reply(body=text, doctor="Chen")],
                more_info=MoreInfo(body=text),
            )
        )
    )


def of_guide(check):
    return lambda text: list(check(Guide(title="t", lead=text, body=text)))


PAGE = (
    "A title - Neurology\n\nShare to:\n\nSubject\n\n{}\n\nAmy, 40~49 year old female. Ask Date: 2023/11/28\n\n"
    "Dr. Lin Yu reply Neurology\n\nRest.\n\nReply Date: 2023/11/29\n\nRelated FAQ\n\n{}\n"
)


def read(page, told=""):
    """Read a page that may well be refused: a refusal has to come in time too."""
    with suppress(DocumentError):
        read_page(page, told=told)


def keys_of_findings(text):
    """Name every finding of a text: what the form does with them, and there may be thousands."""
    document = Guide(title="t", lead="", body=text)
    found = [f for check in guide_checks.CHECKS for f in check(document)]
    return stored_findings.judged(found, document)


WORK = {
    **{check.__name__: of_consult(check) for check in checks.of(checks.OF_CONSULTS)},
    **{f"guide {check.__name__}": of_guide(check) for check in guide_checks.CHECKS},
    "page with a question": lambda text: read(PAGE.format(text, "Rest (Neurology)")),
    "page with tags": lambda text: read(PAGE.format("Why?", text)),
    "page of a guide": lambda text: read(f"Title\n\n{text}\n\nThe end.", "guide"),
    "page of no kind": read,
    "folding": folding.letters,
    "readings": folding.readings,
    "keys of findings": keys_of_findings,
    "render": render,
    "excerpt": lambda text: excerpt_of(f"<p>{text}</p>"),
    "mentions": mentioned_numbers,
    "labels": letters.labels,
    "strange labels": letters.strange_labels,
    "differences": lambda text: diff.compare(text, f"x{text[::-1]}"),
    "changed inside": lambda text: diff.compare(text, f"{text[:99]}zz{text[99:]}"),
}


def seconds(work, piece, length):
    text = (piece * (length // len(piece) + 1))[:length]
    begin = time.process_time()
    work(text)
    return time.process_time() - begin


def grows_too_fast(work, piece):
    """Return the times at both lengths where the longer text takes far more than its share, twice."""
    for _ in range(2):
        short = seconds(work, piece, SHORT)
        allowed = max(SURELY_QUICK, short * SLACK * LONG / SHORT)
        if short > MOST:
            break
        long = seconds(work, piece, LONG)
        if long <= allowed:
            return None
    return (piece, short, long if short <= MOST else None)


@pytest.mark.parametrize("name", WORK)
def test_time_grows_as_the_text_does(name):
    slow = [found for piece in PIECES if (found := grows_too_fast(WORK[name], piece))]
    assert slow == []


@pytest.mark.parametrize("name", WORK)
def test_the_longest_text_takes_seconds(name):
    slow = {}
    for piece in OF_ALL_KINDS:
        found = seconds(WORK[name], piece, LONGEST)
        if found > MOST and found > seconds(WORK[name], piece, LONG) * SLACK * LONGEST / LONG:
            slow[piece] = found
    assert slow == {}


SIGNS = "aAI'’.-& 1中,@"  # one of each sort that patterns tell apart
GLANCE = 800  # letters that are enough to see which units are the dearest
DEAREST = 12  # units whose growth is measured


def units(longest=3):
    """Yield every unit of up to three signs once: repeated, “ab” and “ba” are the same text."""
    for length in range(1, longest + 1):
        for signs in itertools.product(SIGNS, repeat=length):
            unit = "".join(signs)
            turned = {unit[at:] + unit[:at] for at in range(length)}
            if unit == min(turned) and len(turned) == length:
                yield unit


def checked(text):
    return checks.findings(Consult(title="t", department="d", body=text))


def test_no_short_unit_makes_a_check_slow_however_often_it_is_repeated():
    checked("The lists of names are read once.")
    times = {unit: seconds(checked, unit, GLANCE) for unit in units()}
    dearest = sorted(times, key=times.get)[-DEAREST:]

    assert [found for unit in dearest if (found := grows_too_fast(checked, unit))] == []


def test_taken_places_are_those_that_overlap():
    taken, spans = Taken(), []
    for start, end in [(5, 9), (0, 5), (8, 12), (9, 12), (6, 6), (5, 5), (1, 20), (12, 13)]:
        free = not any(start < b and a < end for a, b in spans)
        assert taken.claim(start, end) is free
        if free:
            spans.append((start, end))


def test_a_change_in_a_monotonous_text_is_still_shown():
    old = "中" * 3000
    new = f"{old[:1500]}文{old[1500:]}"

    assert diff.compare(old, new) == [
        ("same", old[:1500]),
        ("in", "文"),
        ("same", old[1500:]),
    ]
