"""The question on its page: who asked, in words, and where a long one is folded."""

import re
from dataclasses import dataclass

from text.markdown import plain_text
from text.words import CJK

UNFOLDED = 90  # words of a question that are always shown: the letter stays beside its answer
WORTH_FOLDING = 40  # words; less than that is not hidden behind a button
PARAGRAPH = re.compile(r"\s*<p>.*?</p>", re.S)
WORD = re.compile(rf"[{CJK}]{{1,2}}|[^\W{CJK}]+")  # two Chinese characters read like one word
OTHER = {"other": "someone of another sex"}
GROWN = {"female": "a woman", "male": "a man", **OTHER}
YOUNG = {"female": "a girl", "male": "a boy", **OTHER}
CHILD = "0-9"
YOUNG_BANDS = {CHILD, "10-19"}


@dataclass(frozen=True)
class Letter:
    """A question as its page prints it. `words` counts those of `folded`."""

    asked: str
    shown: str
    folded: str
    words: int


def letter_of(question):
    """Return the Letter of a row with `body_html` and the columns of the asker."""
    return Letter(asked(question), *fold(question.body_html))


def asker(question):
    """Return who asked, as in “a man of 30–39”; the sex only where the asker or an editor confirmed it."""
    band = question.asker_age_band
    sex = question.asker_sex if question.asker_sex_confirmed else ""
    who = (YOUNG if band in YOUNG_BANDS else GROWN).get(sex) or (
        "a child" if band == CHILD else "someone"
    )
    return f"{who} of {band.replace('-', '–')}" if band else who


def asked(question):
    """Return how the trust line begins: “by a woman of 30–39”; nobody under ten writes a letter."""
    return f"{'about' if question.asker_age_band == CHILD else 'by'} {asker(question)}"


def fold(html):
    """Return (what is shown, what is folded, words folded) of a question's HTML.

    It is cut after the paragraph that passes `UNFOLDED` words, and only while there are nothing but
    paragraphs before: a list or a quotation is never cut.
    """
    shown, count = 0, 0
    while count < UNFOLDED and (paragraph := PARAGRAPH.match(html, shown)):
        shown, count = paragraph.end(), count + _length(paragraph[0])
    rest = html[shown:]
    folded = _length(rest) if count >= UNFOLDED else 0
    if folded < WORTH_FOLDING:
        return html, "", 0
    return html[:shown], rest, folded


def _length(html):
    return len(WORD.findall(plain_text(html)))
