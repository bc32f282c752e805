"""Who may be named in a consult, and who may not; and how a name that was found is told."""

import re

from consults.checks.finding import Finding, Severity, mark
from consults.checks.full_names import LETTERS
from consults.checks.han_families import HAN
from consults.checks.passages import Voice
from consults.checks.pseudonyms import looks_real, pseudonym_for
from text.words import folded

BLOCKER, WARNING = Severity.BLOCKER, Severity.WARNING


SHORTEST_PART = 3  # letters of half a double name that are looked for alone


class Cast:
    """Who may be named in a consult, and who may not."""

    def __init__(self, document):
        self.pseudonym = pseudonym_for(document)
        # The dictionary is an English one: elsewhere a word that it lacks says nothing.
        self.has_dictionary = (document.language or "en").lower().startswith(("en", "zh"))
        self.doctors, self.doctor_names = set(), []
        for reply in document.replies:
            self.doctor_names.append(reply.doctor)
            self.doctors |= tokens_of(reply.doctor)
        name = re.sub(r"^(?:mr|mrs|ms|miss)\b\.?\s*", "", document.asker.name, flags=re.I)
        self.shown = set() if looks_real(name) else tokens_of(name)
        self.asker = _asker_pattern(name) if looks_real(name) else None

    def is_doctor(self, name):
        if HAN.search(name):
            return any(doctor.startswith(name) for doctor in self.doctor_names)
        return bool(tokens_of(name)) and tokens_of(name) <= self.doctors

    def is_shown(self, name):
        """True for the pseudonym that readers see anyway."""
        return bool(self.shown) and (
            tokens_of(name) <= self.shown or any(name in word for word in self.shown)
        )

    def is_public(self, name):
        """True for the pseudonym and for doctors who reply: readers see them anyway."""
        return self.is_shown(name) or self.is_doctor(name)


def tokens_of(name):
    """Return the words of a name, in small letters."""
    return {folded(token).casefold() for token in LETTERS.findall(name)}


def _asker_pattern(name):
    """Return a pattern for the real name, in either order, and for each of its words."""
    if HAN.search(name):
        whole = re.sub(r"\s|先生|小姐|女士|太太", "", name)
        parts = [whole, whole[1:]] if len(whole) > 2 else [whole]
        titled = rf"{whole[0]}(?=先生|小姐|女士|太太|同學)"
        return re.compile("|".join([*map(re.escape, parts), titled]))
    whole = [token for token in LETTERS.findall(name) if len(token) > 1]
    parts = [part for token in whole for part in token.split("-") if len(part) > SHORTEST_PART]
    tokens = [re.escape(token) for token in {*whole, *parts}]
    word = "|".join(sorted(tokens, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{word})(?:[\s,-]+(?:{word}))*(?!\w)", re.I)


def for_voice(passage, milder):
    """A doctor’s words are never reworded: there only the mark of a redaction is proposed."""
    return mark("name") if passage.voice is Voice.DOCTOR else milder


def name_found(passage, start, end, is_asker, milder, weak=False):
    """Return the finding of a person’s name.

    What only looks like one (`weak`) blocks in the asker’s own words alone.
    """
    if passage.voice is Voice.DOCTOR and start < end:
        while passage.text[start] in " ,(":
            start += 1
    severity = BLOCKER if not weak or passage.voice is Voice.ASKER else WARNING
    code = "asker-name" if is_asker else "other-name"
    whose = "The asker’s own name stands here." if is_asker else "A person’s name stands here."
    return Finding(code, severity, passage.field, whose, start, end, for_voice(passage, milder))


def doctor_found(passage, start, end, milder):
    """Return the finding of a doctor who did not reply; doctors may name colleagues, for an editor to weigh."""
    severity = BLOCKER if passage.voice is Voice.ASKER else WARNING
    sentence = "A doctor who did not reply here is named."
    return Finding(
        "doctor-name", severity, passage.field, sentence, start, end, for_voice(passage, milder)
    )
