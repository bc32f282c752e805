"""A name that was found once is a name wherever it stands: “Take Temi to hospital” after “my wife temi”."""

import re

from consults.checks.cast import name_found
from consults.checks.finding import Severity
from consults.checks.han_families import HAN
from consults.checks.name_lists import is_ordinary, is_word, popular_names
from consults.checks.name_shapes import NEAR, may_be
from consults.checks.not_names import NO_PERSON, NOT_A_PERSON
from consults.checks.passages import Voice, passages, signed
from consults.checks.tokens import TOKEN

SHORTEST = 3
TITLES_IN_WORDS = """
mrs miss madam sister father dra prof professor doctor nurse captain
"""
TITLES = frozenset(TITLES_IN_WORDS.split())


def echoes(document, found, cast):
    """Yield findings of names in `found` where no pattern saw them."""
    texts = {passage.field: passage for passage in passages(document)}
    names = {}
    for finding in found:
        for name in _names_in(texts.get(finding.field), finding, cast):
            names[name] = names.get(name, False) or finding.code == "asker-name"
    if not names:
        return
    written = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    latin = rf"(?<![A-Za-z\d@._-])(?:{written})(?![A-Za-z\d_@])"
    pattern = re.compile(latin, re.I)
    for passage in texts.values():
        for match in pattern.finditer(passage.text):
            if _is_meant(match, passage):
                is_asker = names[match[0].lower()]
                milder = cast.pseudonym if is_asker else "somebody"
                yield name_found(passage, *match.span(), is_asker, milder)


def _names_in(passage, finding, cast):
    """Yield the words of a finding that are a name alone, in small letters."""
    if (
        passage is None
        or finding.severity != Severity.BLOCKER
        or not finding.code.endswith("-name")
    ):
        return
    for word in TOKEN.findall(passage.text[finding.start : finding.end]):
        low = re.sub(r"[’']s?$", "", word.lower())
        if HAN.search(low) or len(low) < SHORTEST or low in NO_PERSON | TITLES:
            continue
        if may_be(word, cast) and (not is_word(low) or low in popular_names()):
            yield low


def _is_meant(match, passage):
    """False for “mark my words” after a neighbour called Mark, and for what a doctor signs."""
    text, word = passage.text, match[0]
    if signed(passage, match.start()) and not text[match.end() :].strip():
        return False
    if NOT_A_PERSON.match(text[match.end() : match.end() + NEAR]):
        return False
    if not is_word(word.lower()):
        return True
    begins = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".!?"
    plain = is_ordinary(word.lower()) and passage.voice is not Voice.DOCTOR
    return word[0].isupper() and not (
        begins and plain and text[match.end() : match.end() + 1] != ","
    )
