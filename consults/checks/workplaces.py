"""Where someone works or learns, by name."""

import re

from consults.checks import han_places
from consults.checks.capital_places import capital_places
from consults.checks.han_told_places import told_places
from consults.checks.name_lists import is_word
from consults.checks.named_places import named_places, quiet
from consults.checks.passages import passages, signed
from consults.checks.place_names import (
    CHAIN,
    GENERIC,
    LINK,
    WORD,
    is_name_in_small_letters,
    place_found,
    start_of_name,
)
from consults.checks.places_of_care import CARE
from consults.checks.places_of_care import KINDS as KINDS_OF_CARE
from consults.checks.spans import Taken
from consults.checks.tokens import words_of
from consults.checks.told_work import places_behind_at, told_work
from text.scripts import in_script_of

MAY_BE_SCHOOL = re.compile(
    r"[Ss]chool|Kinder|[Aa]cademy|[Cc]ollege|[Uu]niversity|Polytechnic|Technology|[小中大高職學学園院]|\b[A-Z]{3,6}\b"
)
MAY_BE_WORK = re.compile(
    r"\b(?:at|for|with)\b|Inc|Ltd|LLC|Corp|Co\.|Compan|GmbH|Group|Holding|Logistic|Semicon|Electron|Indust|Bank|Cabs|Air|Hotel|Restaur|Gym|Facilit|Cement|Sons|Garage|Foods|Textil|Pharma|Farm|Mills|Superm|Motors|Steelw|Bakery|Insur|公司|[行廠厂團团子技業]"
)
WORK = re.compile(
    rf"\b(?:work(?:s|ed|ing)?|employed|job|intern(?:ed|ing)?|engineer|nurse|manager|teacher|clerk|accountant|"
    rf"driver|cashier|technician|operator|assistant|secretary|salesman|programmer|designer|consultant|position)\s+"
    rf"(?:[a-z]+\s+){{0,4}}?(?:at|for|with)\s+(?:the\s+)?(?P<name>{WORD}(?:[ \t]+(?:{LINK}[ \t]+)?{WORD}){{0,4}})"
)
NAMED_FIRM = re.compile(
    rf"(?<![\w-])(?P<name>{WORD}(?:[ \t]+(?:&|and)?[ \t]*{WORD}){{0,4}}[ \t]+(?:Inc|Ltd|LLC|Corp|Corporation|Co\., Ltd|Company|GmbH|Group|Holdings|Logistics|Semiconductor|Electronics|Industries|Bank|Cabs|Airlines|Airways|Hotel|Restaurant|Supermarket|Motors|Steelworks|Bakery|Insurance|Gym|Facilities|Cement|Sons|Garage|Foods|Textiles|Pharma|Farm|Farms|Logistik|Mills)\b\.?)"
)
SMALL_WORK = re.compile(
    r"\b(?:work(?:s|ed|ing)?|job|cashier|driver|cleaner|manager|engineer|nurse|guard)\s+(?:at|for)\s+(?:the\s+)?(?P<name>[a-z]{3,}(?:\s+[a-z]{3,})?)"
)
SCHOOL = re.compile(
    rf"(?<![\w-])(?P<the>[Tt]he[ \t]+)?(?P<name>{CHAIN}(?P<kind>(?:Senior |Junior |Girls[’']? |Boys[’']? )?(?:High|Elementary|Primary|Middle|Secondary|Grammar|Vocational|Nursery|Boarding) School|"
    rf"Kindergarten|Sixth Form|Primary|Grammar|Academy|College|University|Polytechnic|Institute of Technology|School))(?![ \t]+(?:Hospital|Medical|Clinic))\b"
)
SCHOOL_OF = re.compile(
    rf"(?<![\w-])(?P<the>[Tt]he[ \t]+)?(?P<name>(?P<kind>University|College|Academy|School) of {WORD}(?:[ \t]+{WORD}){{0,3}})(?![ \t]+(?:Hospital|Medical))"
)
SMALL_SCHOOL = re.compile(
    r"\b(?:at|in|from|to|of|with|the|attend|attending|attended)\s+(?P<whole>(?P<name>[a-z]{3,})\s+"
    r"(?P<kind>university|college|high school|academy|institute of technology))\b"
)
SCHOOL_TOLD = re.compile(r"\b[Ss]chool(?: is|:)\s+(?P<name>[A-Z][A-Za-z]{2,})")
SCHOOLING = re.compile(
    r"\b(?:student|study|studying|studied|attend\w*|enrol\w*|pupil|freshman|sophomore|junior|senior|grade|year)\s+(?:at|in)\s+(?:the\s+)?(?P<name>[A-Z]{3,6})\b"
)
NO_EMPLOYER_IN_WORDS = """
nhs nasa covid monday tuesday wednesday thursday friday saturday sunday january february march april may
june july august september october november december christmas english chinese taiwan als ms mri
ct
"""
NO_EMPLOYER = frozenset(NO_EMPLOYER_IN_WORDS.split())


KINDS = frozenset(
    [
        "high",
        "elementary",
        "primary",
        "middle",
        "secondary",
        "school",
        "college",
        "university",
        "kindergarten",
        "academy",
        "senior",
        "junior",
        "institute",
        "polytechnic",
        "nursery",
    ]
)
NO_FIRM = re.compile(r"\b(?:Blood|Sperm|Milk|Eye|Food|Support|Health) (?:Bank|Group|Insurance)$")
CARE_AT_THE_END = re.compile(rf"{CARE}$")
SENTENCE = "An employer or school by name; the kind of it is enough."


def employers_and_schools(document):
    """Where someone works or learns."""
    for passage in passages(document):
        taken = Taken()
        found = [*_work(passage.text), *_schools(passage.text), *_named(passage.text)]
        found += [
            (*span, in_script_of(passage.text, "某單位"), "employer")
            for span in han_places.employers(passage.text)
        ]
        for start, end, milder, code in found:
            if signed(passage, start) or not taken.claim(start, end):
                continue
            yield place_found(code, passage, start, end, milder, SENTENCE)


def _named(text):
    for start, end, kind in told_places(text):
        if kind != "care":
            milder = in_script_of(text, "某單位" if kind == "firm" else "某學校")
            yield start, end, milder, "employer" if kind == "firm" else "school"
    for start, end, kind in capital_places(text):
        if kind == "firm":
            yield start, end, "a company", "employer"
    shown = quiet(text)
    words = words_of(shown)
    for start, end in (*told_work(shown, words), *places_behind_at(shown, words)):
        yield start, end, "a company", "employer"
    for place in named_places(shown):
        if place.kind == "school":
            yield place.start, place.end, "a school", "school"
        elif place.kind == "firm":
            yield place.start, place.end, "a company", "employer"


def _work(text):
    if not MAY_BE_WORK.search(text):
        return
    yield from _told_work(text)
    for match in NAMED_FIRM.finditer(text):
        start = start_of_name(match["name"], KINDS_OF_CARE)
        own = match["name"].split()[:-1]
        if len(own) < 2 and all(is_word(word.strip(".,’'&")) for word in own):
            continue  # “Gas Company”: a kind of firm
        if start is not None and not NO_FIRM.search(match["name"]):
            yield match.start("name") + start, match.end("name"), "a company", "employer"


def _told_work(text):
    """“I work at …”: a name with capitals, or in small letters a word that is none."""
    for match in WORK.finditer(text):
        words = [word.strip(".,’'").lower() for word in match["name"].split()]
        a_word = len(words) == 1 and is_word(words[0])
        no_name = words[0] in GENERIC or words[0] in NO_EMPLOYER or a_word
        if not no_name and not CARE_AT_THE_END.search(match["name"]):
            start = match.start("name")
            name = re.sub(r"\s+(?:and|&)\s+I$", "", match["name"]).rstrip(".,")
            yield start, start + len(name), "a company", "employer"
    for match in SMALL_WORK.finditer(text):
        first = match["name"].split()[0]
        if is_name_in_small_letters(first) and first not in NO_EMPLOYER:
            start = match.start("name")
            yield start, start + len(first), "a company", "employer"


def _schools(text):
    if not MAY_BE_SCHOOL.search(text):
        return
    for pattern in (SCHOOL, SCHOOL_OF):
        for match in pattern.finditer(text):
            start = 0 if pattern is SCHOOL_OF else start_of_name(match["name"], KINDS)
            if start is None:
                continue
            begin = match.start() if start == 0 and match["the"] else match.start("name") + start
            higher = re.search(r"University|College|Institute|Polytechnic", match["kind"])
            yield begin, match.end("name"), "a university" if higher else "a school", "school"
    for match in SCHOOL_TOLD.finditer(text):
        yield *match.span("name"), "a school", "school"
    for match in SCHOOLING.finditer(text):
        yield *match.span("name"), "a university", "school"
    for match in SMALL_SCHOOL.finditer(text):
        if is_name_in_small_letters(match["name"]):
            higher = match["kind"] in {"university", "college"}
            yield *match.span("whole"), "a university" if higher else "a school", "school"
    for start, end in han_places.schools(text):
        yield start, end, in_script_of(text, "某學校"), "school"


CHECKS = [employers_and_schools]
