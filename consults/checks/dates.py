"""Exact days, in digits and in words, in any order and case, and Chinese ones.

Days narrower than a month are among the identifiers that the HIPAA Safe Harbor rule takes out of health data
(45 CFR 164.514(b)(2)(i)(C)).
"""

import re

from consults.checks.finding import Finding, Severity, mark
from consults.checks.han_dates import han_dates
from consults.checks.numeric_dates import numeric_dates
from consults.checks.passages import Voice, public_texts
from consults.checks.spans import Taken, longest_first
from consults.checks.worded_dates import worded_dates

# Born on, at any precision: with a place, a birthday finds a person.
BORN = re.compile(r"\b(?:born|birth|birthday|birthdate|dob)\b|生日|出生", re.I)


def exact_dates(document):
    """Days narrower than a month, in anybody's words."""
    for passage in public_texts(document):
        taken = Taken()
        for start, end, milder in sorted(_dates(passage.text), key=longest_first):
            if not taken.claim(start, end):
                continue
            asker = passage.voice in {Voice.ASKER, Voice.EDITOR}
            if passage.voice is Voice.GUIDE:
                asker = bool(BORN.search(passage.text[max(start - 40, 0) : start]))
            yield Finding(
                "exact-date",
                Severity.BLOCKER if asker else Severity.WARNING,
                passage.field,
                "An exact day; the month is enough to follow the story.",
                start,
                end,
                mark("date") if passage.voice is Voice.DOCTOR else milder,
            )


def _dates(text):
    """Yield (start, end, milder) of every exact day."""
    yield from worded_dates(text)
    yield from numeric_dates(text)
    yield from han_dates(text)


CHECKS = [exact_dates]
