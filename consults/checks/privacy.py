"""The privacy gate: everything in a consult that could lead to a person, with milder wording.

The doctors who reply are on the page by name and place of work, so their own sign-off is no finding.
In a doctor's words nothing is ever reworded: what is proposed there is the mark of a redaction.
"""

from collections import defaultdict
from dataclasses import replace

from consults.checks import (
    contacts,
    dates,
    identity_numbers,
    old_ages,
    people,
    places_of_care,
    street_addresses,
    suspicions,
    workplaces,
    young_ages,
)
from consults.checks.passages import REPLY, Read, text_of
from consults.checks.pseudonyms import pseudonym_for
from consults.checks.spans import Taken, end_of_word
from consults.exchange.document_texts import plain_place
from consults.exchange.fields import TABLES, restored

PSEUDONYM = "asker.name"
REWORDED = frozenset({REPLY, *restored()})  # places where milder wording can be accepted
PARTS = [
    *people.CHECKS,
    *contacts.CHECKS,
    *identity_numbers.CHECKS,
    *street_addresses.CHECKS,
    *dates.CHECKS,
    *old_ages.CHECKS,
    *young_ages.CHECKS,
    *places_of_care.CHECKS,
    *workplaces.CHECKS,
]


def identifying_words(document):
    """Yield what the parts of the gate find, one finding for a place: the gravest, then the longest.

    None ends inside a word: what was left of it would stand in the text that an editor accepts.
    """
    document = Read(document)
    found = [_whole(finding, document) for part in PARTS for finding in part(document)]
    beside = [
        _whole(finding, document) for finding in suspicions.beside_what_is_sure(document, found)
    ]
    taken = defaultdict(Taken)
    kept = [
        finding
        for some in (found, beside)
        for finding in sorted(some, key=lambda f: (f.severity, f.start - f.end, f.start))
        if taken[finding.field].claim(finding.start, finding.end)
    ]
    yield from sorted(kept, key=lambda f: (f.field, f.start))


def _whole(finding, document):
    """Return a finding that goes on to the end of its last word, with wording that can be put in its place.

    A pseudonym is taken whole. Where nothing but a redaction changes a text, nothing is proposed.
    """
    text = text_of(document, finding.field)
    if finding.field == PSEUDONYM:
        return replace(finding, start=0, end=len(text), proposal=pseudonym_for(document))
    end = end_of_word(text, finding.start, finding.end)
    fixed = document.format not in TABLES and plain_place(finding.field) not in REWORDED
    return replace(finding, end=end, proposal=None if fixed else finding.proposal)


CHECKS = [identifying_words]
