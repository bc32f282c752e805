"""The privacy gate: everything in a consult that could lead to a person, with milder wording.

The doctors who reply are on the page by name and place of work, so their own sign-off is no finding.
In a doctor's words nothing is ever reworded: what is proposed there is the mark of a redaction.
"""

from collections import defaultdict

from consults.checks import contacts, dates_and_ages, people, places
from consults.checks.spans import Taken

PARTS = [*people.CHECKS, *contacts.CHECKS, *dates_and_ages.CHECKS, *places.CHECKS]


def identifying_words(document):
    """Yield what the parts of the gate find, one finding for a place: the gravest, then the longest."""
    found = [finding for part in PARTS for finding in part(document)]
    found.sort(key=lambda f: (f.severity, f.start - f.end, f.start))
    taken = defaultdict(Taken)
    kept = [finding for finding in found if taken[finding.field].claim(finding.start, finding.end)]
    yield from sorted(kept, key=lambda f: (f.field, f.start))


CHECKS = [identifying_words]
