"""Time grows with a text as its length does: whatever it is made of, nothing here takes time squared."""

import time

import pytest

from consults import differences
from consults.checks import CHECKS, guides, letters
from consults.checks.spans import Taken
from consults.exchange.document import Consult, Guide, MoreInfo, Reply
from faq.rendering import excerpt_of, mentioned_numbers, render

PIECES = [
    "\n- ", "Jan 1 ", "a", "A", "<", '"', "&", " ", "\t", "\n", " \n", "a\u0301", "1", "1 ", "Dr. ", "@", "x@",
    "(", "[", "*", "-", "中", "我", "“", "\n* item", "I am 5. ", "Mr Lee ", "Lee ", "A. ", "12-", "a.", "No. ",
    "http://a ", "_", "`", "> ", ": ", "from\n", "Dr. Lee, 1 Jan (a@b.c) [x](y) 中 & “no” <b>\n\n* I am 5 ",
]  # fmt: skip
SHORT, LONG = 2_000, 10_000
SLACK = 3  # times as long as the length says; the machine does other things as well
SURELY_QUICK = 0.3  # seconds


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


WORK = {
    **{check.__name__: of_consult(check) for check in CHECKS},
    **{f"guide {check.__name__}": of_guide(check) for check in guides.CHECKS},
    "render": render,
    "excerpt": lambda text: excerpt_of(f"<p>{text}</p>"),
    "mentions": mentioned_numbers,
    "labels": letters.labels,
    "strange labels": letters.strange_labels,
    "differences": lambda text: differences.compare(text, f"x{text[::-1]}"),
    "changed inside": lambda text: differences.compare(text, f"{text[:99]}zz{text[99:]}"),
}


def seconds(work, piece, length):
    text = (piece * (length // len(piece) + 1))[:length]
    begin = time.process_time()
    work(text)
    return time.process_time() - begin


@pytest.mark.parametrize("name", WORK)
def test_time_grows_as_the_text_does(name):
    slow = []
    for piece in PIECES:
        short = seconds(WORK[name], piece, SHORT)
        if short * LONG / SHORT > 30:
            slow.append((piece, short))
        elif (long := seconds(WORK[name], piece, LONG)) > max(
            SURELY_QUICK, short * SLACK * LONG / SHORT
        ):
            slow.append((piece, short, long))
    assert slow == []


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

    assert differences.compare(old, new) == [
        ("same", old[:1500]),
        ("in", "文"),
        ("same", old[1500:]),
    ]
