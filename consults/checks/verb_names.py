"""Names beside verbs that only people take: “I asked Oleksandr”, “young Halvorsen says”, and “Rosalind and I”."""

import re

from consults.checks.cast import name_found
from consults.checks.kin_words import MACHINES, SPEAKS
from consults.checks.name_lists import family_names, given_names
from consults.checks.name_shapes import NAME_WORD, is_somebody, stands_alone
from consults.checks.passages import Voice
from consults.checks.tokens import words_of

# “I asked Oleksandr”, “we call her Bibi”, “Rosalind and I”: verbs that people take, and who stands beside the writer.
ASKED = re.compile(
    rf"\b(?:asked|told|met|married|phoned|rang|ringing|thank|[Aa]sk for|call(?:s|ed)? (?:her|him|me|them)|called|thanks to|was|help from|love from|named|nicknamed|"
    rf"(?:done|scoped|operated|seen|treated|examined|delivered|removed|referred|prescribed|performed|checked|advised|fitted|told) (?:on )?by|with|from|saw|visited|of|[Yy]oung|[Oo]ld|[Ll]ittle|[Pp]oor|named (?:her|him|it|them))\s+(?P<name>{NAME_WORD})(?=\s+(?:who|about|says|said|and (?:I|me|my)|found|for|to|again|last|yesterday|today|in|at|on|when|after|because)\b|[,.!?)]|\s*$)"
    rf"|(?<!\w)(?P<pair>{NAME_WORD})(?= and (?:I|me)\b)"
)
SURE_VERB = re.compile(
    r"^(?:(?:done|scoped|operated|seen|treated|examined|delivered|removed|referred|prescribed|performed|checked|advised|fitted|told) (?:on )?by|asked|told|met|married|phoned|rang|ringing|[Aa]sk for|call|[Yy]oung|[Ll]ittle|[Pp]oor|named)"
)


def asked(passage, text, cast):
    """Names of people to whom something is done; of a verb that others take as well, listed names only."""
    if passage.voice is not Voice.ASKER:
        return
    for match in ASKED.finditer(text):
        group = "name" if match["name"] else "pair"
        sure = group == "pair" or bool(SURE_VERB.match(match[0]))
        if is_somebody(text, *match.span(group), cast, sure):
            yield name_found(passage, *match.span(group), False, "somebody", weak=True)


def who_speak(passage, text, cast):
    """“young Halvorsen says”, “Folasade, thought it”: a strange word with a capital that says something."""
    if passage.voice is not Voice.ASKER or not cast.has_dictionary:
        return
    words = words_of(text)
    for at, word in enumerate(words[:-1]):
        verb = words[at + 1].low
        if not word.is_capital or verb not in SPEAKS or word.low in MACHINES:
            continue
        person = word.low in given_names() or word.low in family_names()
        gap = text[word.end : words[at + 1].start].strip()
        if gap in {"", ","} and (verb != "gave" or person) and stands_alone(word.text, cast):
            yield name_found(passage, word.start, word.end, False, "somebody", weak=True)
