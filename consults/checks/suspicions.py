"""What alone says too little, and counts beside what leads to a person for sure.

“Otis has it too” may be a dog, “at the elms” a walk. In a letter that already holds a name, a telephone number or a
hospital they are a brother and a nursing home, so there they block as well. In other letters nothing is said
of them: a gate that cries wolf is switched off.
"""

import re
from collections import defaultdict
from dataclasses import replace

from consults.checks import (
    han_suspicions,
    latin_suspicions,
    old_ages,
    suspicious_askers,
    vague_dates,
    young_ages,
)
from consults.checks.cast import Cast, doctor_found, for_voice, name_found
from consults.checks.finding import Finding, Severity
from consults.checks.passages import Voice, passages
from consults.checks.place_names import place_found
from consults.checks.spans import Taken

MONTH = "A month beside other things that lead to a person; the year is enough there."
SENTENCES = {
    "month": MONTH,
    "exact-date": "This tells a day beside other things that lead to a person; the month is enough.",
    "identity-number": "A code beside other things that lead to a person.",
    "contact": "What looks like an account beside other things that lead to a person.",
    "age-over-89": "An exact age over 89 beside other things that lead to a person.",
    "asker-under-20": "An exact age under 20 beside other things that lead to a person.",
}
# What findings are of one sort: two names are, a name and a day are not.
SORTS = {
    "asker-name": "person", "other-name": "person", "doctor-name": "person",
    "place-of-care": "place", "employer": "place", "school": "place",
    "exact-date": "day", "age-over-89": "age", "asker-under-20": "age", "contact": "number", "identity-number": "number",
}  # fmt: skip
ASKER = "This may be a real name; beside other things that lead to a person readers should see a pseudonym."
PLACE = "What looks like the name of a place of care, work or learning."
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+")  # of a page: links have a check of their own
PARTS = (
    latin_suspicions.found_in,
    han_suspicions.found_in,
    vague_dates.found_in,
    young_ages.of_others,
    young_ages.of_children,
    old_ages.bare,
)


def beside_what_is_sure(document, found):
    """Return findings of what is suspicious in a document whose sure ones are `found`.

    Where nothing is sure, suspicions of two sorts, such as a name and a day, speak for each other.
    """
    sure = any(finding.severity == Severity.BLOCKER for finding in found)
    voices = {Voice.ASKER, Voice.DOCTOR} if sure else {Voice.ASKER}
    suspicious = [replace(finding, weak=True) for finding in _suspicions(document, voices)]
    return suspicious if sure or _speak_for_each_other(suspicious) else []


def _speak_for_each_other(suspicious):
    """True for suspicions of two sorts in places that do not overlap."""
    taken, sorts = defaultdict(Taken), set()
    for finding in sorted(suspicious, key=lambda f: f.start - f.end):
        if finding.message != MONTH and taken[finding.field].claim(finding.start, finding.end):
            sorts.add(SORTS[finding.code])
    return len(sorts) > 1


def _suspicions(document, voices):
    cast, found = Cast(document), []
    asker = suspicious_askers.name_of(document.asker.name)
    if asker:
        cast.shown = set()
        start = document.asker.name.index(asker)
        span = start, start + len(asker)
        found.append(Finding("asker-name", Severity.BLOCKER, "asker.name", ASKER, *span, None))
    for passage in passages(document):
        if passage.voice not in voices:
            continue
        addresses = [match.span() for match in ADDRESS.finditer(passage.text)]
        for place in suspicious_askers.places_of(asker, passage.text) if asker else ():
            found.append(name_found(passage, *place, True, cast.pseudonym))
        found += [
            _finding(passage, cast, *told)
            for part in PARTS
            for told in part(passage, cast)
            if not any(start <= told[1] < end for start, end in addresses)
        ]
    return found


def _finding(passage, cast, code, start, end, milder=None):
    sentence = SENTENCES.get(code)
    code = "exact-date" if code == "month" else code
    if code == "doctor-name":
        return doctor_found(passage, start, end, milder)
    if code.endswith("-name"):
        return name_found(passage, start, end, code == "asker-name", milder)
    if code in {"place-of-care", "employer", "school"}:
        return place_found(code, passage, start, end, milder, PLACE)
    severity = Severity.BLOCKER if passage.voice is Voice.ASKER else Severity.WARNING
    words = None if milder is None else for_voice(passage, milder)
    return Finding(code, severity, passage.field, sentence, start, end, words)
