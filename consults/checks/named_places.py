"""Places with a name of their own, in any case: “at coal city eye centre”, “student of federal polytechnic umuoji”.

The words of a text are read once. At each word that says what a place is, the words beside it are looked at:
with “at” or “from” before them and no “a” or “my”, words that are more than a sort of place name one.
"""

from functools import lru_cache
from typing import NamedTuple

from consults.checks.kin_words import DOES
from consults.checks.kinds_of_places import ENDINGS, FIRST, LAST, OF, SORTS, SURE
from consults.checks.name_lists import is_word
from consults.checks.name_shapes import is_a_slip
from consults.checks.place_names import GENERIC
from consults.checks.recasing import shouts
from consults.checks.tokens import words_of

LEADS = frozenset(
    ["at", "from", "in", "to", "of", "for", "by", "with", "near", "gp", "am", "into", "als", "bei"]
)
STOPS_IN_WORDS = """
a an the my our your his her their its this that these those some any no each every and or but so because since if when while then than
i we he she they it you me him them us who which what where why how is are was were be been being am has have had do does did will would
can could should may might must not just very too also only even now today yesterday tomorrow at from in to of for by with near on off
over under after before during until till about into onto out up down as like via per without within between through against
went go goes going gone visit visited saw see seen took take taken told said says say work works worked working study studies studied
attend attends attended called call calls admitted discharged referred sent came come got get born live lives lived living stay stayed
washed gave give given did made make put run ran use used want wants need needs left every next last there here all both dr mr mrs ms miss
"""
STOPS = frozenset(STOPS_IN_WORDS.split())
ABOUT = frozenset(
    [
        "medicare",
        "medicaid",
        "disease",
        "diseases",
        "syndrome",
        "disorder",
        "disorders",
        "cancer",
        "signs",
        "tumor",
        "tumour",
    ]
)
LINKS = frozenset(
    ["of", "and", "the", "de", "da", "la", "st", "saint", "san", "am", "im", "zum", "du", "des"]
)
# Kinds that headlines are full of: “Infant and Newborn Care”, “Nervous Systems”.
HARDLY = frozenset(
    ["care", "health", "services", "systems", "form", "group", "energy", "power", "solutions"]
)
MOST = 5  # words of a name before the word of its kind
ALONE_MOST = 3  # words after a word that comes first


class Place(NamedTuple):
    """Where a place is named, and of what kind it is (care, school, firm)."""

    start: int
    end: int
    kind: str


def quiet(text):
    """Return a text that shouts in small letters; others as they are."""
    return text.lower() if shouts(text) and len(text.lower()) == len(text) else text


@lru_cache(maxsize=16)  # the texts of a document, which two checks read
def named_places(shown):
    """Return [Place] of a text (`quiet`), in their order."""
    found, words = [], words_of(shown)
    for at, word in enumerate(words):
        low = word.low[:-2] if word.low.endswith(("'s", "’s")) else word.low
        if low in LAST and (low in SURE or word.is_capital or _ends_a_name(shown, words, at)):
            found.append(_before(shown, words, at, LAST[low]))
        if low in FIRST or low in OF:
            found.append(_behind(shown, words, at))
        if low.endswith(ENDINGS) and low not in ENDINGS and not is_word(low):
            kind = "school" if low.endswith(("schule", "gymnasium")) else "care"
            found.append(Place(word.start, word.end, kind))
    return [place for place in found if place]


def joined(text, words, at):
    """True where a word stands right after the one before it: a blank, “&” or the stop of “St.” between."""
    gap = text[words[at - 1].end : words[at].start]
    saint = gap.strip() == "." and words[at - 1].low in {"st", "mt"}
    return saint or gap in {"-", "' ", "’ "} or gap.strip(" \t") in {"", "&"}


def _ends_a_name(text, words, at):
    """True where no noun follows: “at bayside family planning and …”, not “a middle ear”."""
    if at + 1 >= len(words) or not joined(text, words, at + 1):
        return True
    after = words[at + 1].low
    return after in STOPS or after in LAST or after in DOES or not is_word(after)


def is_strange(low):
    """True for a word, or the first half of one, that no dictionary knows."""
    return not is_word(low) and not is_word(low.partition("-")[0])


def _before(text, words, at, sort):
    """Return the Place whose kind stands last: “Willowgate practice”."""
    kind, first = words[at], at
    while (
        first > 0
        and at - first < MOST
        and joined(text, words, first)
        and _may_be_in(words, first - 1, kind)
    ):
        first -= 1
    while first < at and (words[first].low in LINKS or _is_a_sort(words[first].low)):
        first += 1
    name = words[first:at]
    if not name or _is_a_verb(name) or ABOUT.intersection(each.low for each in name):
        return None
    if text[name[0].start - 1 : name[0].start] in {"/", "@", "."}:
        return None
    last = _with_kinds(text, words, at)
    sure = kind.low in SURE or words[last].low in SURE
    accept = _is_named_with_capitals if name[0].is_capital else _is_named_in_small_letters
    if accept(text, words, first, at, sure):
        return Place(name[0].start, words[last].end, sort)
    return None


def _may_be_in(words, at, kind):
    """True for a word that may be inside a name: with capitals only words with capitals and their links."""
    word = words[at]
    if word.low in STOPS and word.low not in LINKS:
        return word.is_capital and kind.is_capital and word.low not in GENERIC
    if kind.is_capital:
        return word.is_capital or word.low in LINKS
    return True


def _with_kinds(text, words, at):
    """Return the place of the last of several words of kind: “Medical Centre”, “Sixth Form College”."""
    while at + 1 < len(words) and words[at + 1].low in LAST and joined(text, words, at + 1):
        at += 1
    return at


def _is_a_sort(low):
    return low in SORTS or low in GENERIC or low in LAST


def _is_a_verb(name):
    """True where what stands before is told, not named: “leaving hospital”."""
    return len(name) == 1 and is_word(name[0].low) and name[0].low.endswith(("ing", "ed", "ly"))


def _is_named_with_capitals(text, words, first, at, sure):
    """“Vesuvio Social Club”, “the Willowgate practice”: one strange word, or a kind with a capital after two."""
    strange = any(is_strange(word.low) for word in words[first:at])
    if words[at].low in HARDLY and _lead(text, words, first) not in {"at", "from"}:
        return False
    if words[at].is_capital:
        begins = first == 0 or text[words[first - 1].end : words[first].start].strip(" \t") in {
            ".",
            "!",
            "?",
        }
        return strange or (sure and not begins) or (at - first > 1 and not begins)
    lead = words[first - 1].low if first else ""
    return (strange and (sure or lead in LEADS | {"the"})) or (
        at - first > 1 and lead in LEADS | {"attends", "attend", "attended"}
    )


def _is_named_in_small_letters(text, words, first, at, sure):
    name = [word.low for word in words[first:at]]
    strange = [low for low in name if is_strange(low) and not is_a_slip(low)]
    lead = _lead(text, words, first)
    if strange and not lead and not sure:
        return name[0] == strange[0] and (
            first == 0 or text[words[first - 1].end :][:1] in {".", ",", "!"}
        )
    if strange and (lead or sure):
        return lead != "a" and (sure or lead in LEADS)
    own = [low for low in name if not _is_a_sort(low) and low not in LINKS]
    if lead not in ({"at", "from", "gp", "to"} if sure else {"at", "from", "gp"}) or not own:
        return False
    return sure or at - first > 1


def _lead(text, words, first):
    """Return what leads to a name: “at”, “from the” as “the”, and “a” where it is one of many."""
    back = first
    while (
        back > 0
        and joined(text, words, back)
        and _is_a_sort(words[back - 1].low)
        and words[back - 1].low not in STOPS
    ):
        back -= 1
    if back == 0 or not joined(text, words, back):
        return ""
    low = words[back - 1].low
    if low in LEADS:
        return low
    if low in {"the", "dr", "mr", "mrs", "ms"}:
        return "the" if low == "the" else ""
    return "a" if low in STOPS and low not in LINKS else ""


def _behind(text, words, at):
    """Return the Place whose kind stands first: “hopital saint charbel”, “uni of north calder”."""
    word, last = words[at], at
    is_of = word.low in OF and at + 1 < len(words) and words[at + 1].low == "of"
    if not is_of and word.low not in FIRST:
        return None
    last = at + 1 if is_of else at
    begin = last
    while last + 1 < len(words) and last - begin < ALONE_MOST and joined(text, words, last + 1):
        after = words[last + 1]
        if after.low in STOPS - LINKS or (
            word.is_capital and not after.is_capital and after.low not in LINKS
        ):
            break
        last += 1
    while last > begin and words[last].low in LINKS:
        last -= 1
    if not _is_own_name(words[begin + 1 : last + 1], is_of and word.low in {"uni", "university"}):
        return None
    kind = OF[word.low] if is_of else FIRST[word.low]
    return Place(word.start, words[last].end, kind)


def _is_own_name(name, of_a_university):
    """True for words behind a kind that are more than a sort of it."""
    strange = any(
        not is_word(each.low) or (each.is_capital and not _is_a_sort(each.low)) for each in name
    )
    own = [each for each in name if not _is_a_sort(each.low) and each.low not in LINKS]
    return bool(own) and (strange or of_a_university)
