"""No finding of the privacy gate ends inside a word: else half a street is left in what readers see."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consults.checks import privacy
from consults.checks.finding import Finding, Severity
from consults.checks.kin_names import GLUED  # “roommateblessing”: the name begins inside
from consults.checks.passages import text_of
from consults.checks.privacy import identifying_words
from consults.checks.spans import end_of_word, joined
from consults.evaluation.privacy_gate import read_labelled
from consults.exchange.schema import Consult

LETTERS = Path(__file__).parents[1] / "data" / "letters" / "tuning.txt"
APART = "(?![\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"  # of a script that sets words apart
CUT = re.compile(rf"(?<=[^\W_]){APART}[^\W_]")
CUT_BEFORE = re.compile(rf"(?<=[^\W\d_]){APART}[^\W\d_]|(?<=\d)\d")


def accepted(text):
    """Return a text in which every proposal has been accepted."""
    document = Consult(title="T", department="D", body=text)
    for found in sorted(identifying_words(document), key=lambda f: -f.start):
        if found.field == "body" and found.proposal is not None:
            text = text[: found.start] + found.proposal + text[found.end :]
    return text


def cut_words(document):
    """Yield what findings cut in two: the words in which they begin or end."""
    for found in identifying_words(document):
        text, start, end = text_of(document, found.field), found.start, found.end
        # A pattern looks behind only in the whole text, so a place in it is given.
        glued = {match.start("name") for match in GLUED.finditer(text)}
        begins_inside = start and CUT_BEFORE.match(text, start) and not is_cjk(text[start - 1])
        if begins_inside and start not in glued:
            yield found.code, text[:end]
        if end > start and CUT.match(text, end) and not is_cjk(text[end - 1]):
            yield found.code, text[start:]


def is_cjk(letter):
    return not re.match(APART, letter)


def test_no_finding_in_the_labelled_letters_cuts_a_word():
    records = read_labelled(LETTERS.read_text(encoding="utf-8"))

    assert [cut for record in records for cut in cut_words(record.document)] == []


NUMBER = st.from_regex(r"\A[1-9]\d{0,3}[A-Da-d]?\Z")
WORDS = """
Rose Elm Baker Copper Örtlich O'Brien Great St Long Kings Sjöberg Ł Low x rose
"""
KINDS = """
Street Road Lane Beech Rise Str strasse Avenue Vista house Nagar Weg Close street
"""
WORD, KIND = st.sampled_from(WORDS.split()), st.sampled_from(KINDS.split())
LEAD = st.sampled_from(
    [
        "I live at",
        "I moved to",
        "my address is",
        "she lives in",
        "send it to Flat 3B,",
        "Our house is at",
        "At",
    ]
)
REST = st.sampled_from(
    [
        "",
        ", Flat 3B",
        ", London SW1A 1AA",
        " Springfield IL 62704",
        ", apt 12c",
        ", 21220 Seget",
        " with my dog",
        ".",
    ]
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(LEAD, NUMBER, st.lists(WORD, min_size=1, max_size=3), KIND, REST)
def test_no_finding_in_an_address_cuts_a_word(lead, number, names, kind, rest):
    for text in (
        f"{lead} {number} {' '.join(names)} {kind}{rest}",
        f"{lead} {names[0]}{kind} {number}{rest}",
    ):
        assert list(cut_words(Consult(title="T", department="D", body=text))) == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("I live at 12 Rose Street, Flat 3B.", "I live at [address removed]."),
        ("I moved to 4 Elm Road", "I moved to [address removed]"),
        ("I live at 221B Baker Street with my dog.", "I live at [address removed] with my dog."),
        ("Apt 4, 12 Rose Street, London SW1A 1AA", "[address removed]"),
        ("I live in 2 rooms with my dog.", "I live in 2 rooms with my dog."),
        ("I moved to 3 different cities.", "I moved to 3 different cities."),
    ],
)
def test_an_address_is_found_whole(text, expected):
    assert accepted(text) == expected


def test_a_span_goes_on_to_the_end_of_a_word():
    assert end_of_word("at 12 Rose St", 3, 7) == 10
    assert end_of_word("at 12 Rose St", 3, 10) == 10
    assert end_of_word("2月3日起", 0, 4) == 4
    assert end_of_word("whole", 0, 0) == 0


def test_spans_that_overlap_are_one():
    assert list(joined([(3, 5), (3, 12), (11, 14), (14, 16), (20, 22)])) == [
        (3, 14),
        (14, 16),
        (20, 22),
    ]
    assert list(joined([])) == []


def test_a_finding_goes_on_to_the_end_of_its_word(monkeypatch):
    found = Finding("address", Severity.BLOCKER, "body", "A street.", 10, 14, "x")
    monkeypatch.setattr(privacy, "PARTS", [lambda document: [found]])
    document = Consult(title="T", department="D", body="I live at 12 Rose Street.")

    [whole] = identifying_words(document)

    assert document.body[whole.start : whole.end] == "12 Rose"
