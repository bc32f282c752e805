"""Places of care by name: with an age and an illness they are enough to find someone."""

import re

from consults.checks import han_places
from consults.checks.capital_places import capital_places
from consults.checks.han_told_places import told_places
from consults.checks.name_lists import is_word
from consults.checks.named_places import named_places, quiet
from consults.checks.passages import Voice, passages, signed
from consults.checks.place_names import (
    CHAIN,
    GENERIC,
    WORD,
    is_name_in_small_letters,
    place_found,
    start_of_name,
)
from consults.checks.spans import Taken
from text.scripts import in_script_of

CARE = (
    r"(?:(?:University |General |Memorial |Children[’']s |Veterans |Christian |Teaching |District |"
    r"Community |Branch )*Hospitals?|(?:Dental |Eye |Health |Medical )?Clinics?|"
    r"(?:Regional |University |Memorial |Veterans )*(?:Medical|Health|Healthcare|Cancer|Heart|Eye|Trauma|"
    r"Rehabilitation|Wellness) (?:Cent(?:er|re)|University|Foundation|Institute)|Infirmary|Hospice|"
    r"Sanatorium|Birth(?:ing)? Cent(?:er|re)|Residential Care|Vision Institute|Heart Institute|Eye Institute|(?:Dermatology|Consulting) Rooms|Maternity|Practice|Nursing Home|Care Home|Surgery|Polyclinic|Maternity Home|Health Station)"
)
CARE_NAMED = re.compile(
    rf"(?<![\w-])(?P<the>[Tt]he[ \t]+)?(?P<name>{CHAIN}{CARE}(?:[ \t]+{CARE})?)(?P<of>[ \t]+(?:in|of|at)[ \t]+{WORD}(?:[ \t]+{WORD})?)?\b"
)
CARE_OF = re.compile(
    rf"(?<![\w-])(?P<the>[Tt]he[ \t]+)?(?P<name>(?:University |General |National )?(?:Hospital|Clinic|Infirmary|Medical Cent(?:er|re))"
    rf"[ \t]+(?:of|in|at|for)[ \t]+(?:the[ \t]+)?{WORD}(?:[ \t]+{WORD}){{0,3}})"
)
CARE_ABROAD = re.compile(
    rf"\b(?:Cl[ií]nica|Klinikum|Klinik|H[oô]pital|Ospedale|Hospital)[ \t]+(?:(?:de|del|da|San|Santa|St\.?|La|El)[ \t]+)*{WORD}(?:[ \t]+{WORD}){{0,2}}"
)
ACRONYM = re.compile(
    r"\b(?:at|to|from|in|visited|called)\s+(?:the\s+)?(?P<name>NTUH|CGMH|TVGH|VGHTPE|KMUH|NCKUH|CMUH|MMH|TSGH|UCLH|MGH|UCSF|UCLA|NIH|NHS Trust)\b"
)
# Hospitals that people call by a name alone, and the same in small letters.
KNOWN_CARE_IN_WORDS = r"""
Sunnybrook|Stanford|Apollo|Mayo|Cleveland Clinic|Johns Hopkins|Hopkins|Kaiser|Kaiser Permanente|Cedars[- ]Sinai|Mount Sinai|Mt\.? Sinai|
MD Anderson|Sloan[- ]Kettering|Fortis|Medanta|AIIMS|Tata Memorial|Narayana|Manipal|Max Saket|Aga Khan|Shaukat Khanum|Lilavati|Addenbrooke[’']?s|
Great Ormond Street|GOSH|Royal Marsden|Royal Free|St\.? Thomas[’']?|Guy[’']?s|Karolinska|Charit[eé]|Bumrungrad|Mass General|Brigham(?: and Women[’']s)?|
Dana[- ]Farber|Beth Israel|Montefiore|NewYork[- ]Presbyterian|Yale New Haven|Vanderbilt|Emory|Duke|UPMC|Scripps|Sutter|Ochsner|Geisinger|Intermountain|
Barnes[- ]Jewish|Toronto General|SickKids|Sick Kids|Westmead|Royal Melbourne|Groote Schuur|Chris Hani|Kenyatta|Mulago|Reddington
"""
KNOWN_CARE = re.compile(
    r"\b(?:at|to|from|in|with|by|of|visited|called)\s+(?:the\s+)?(?P<name>"
    + KNOWN_CARE_IN_WORDS.replace("\n", "")
    + r")(?![\w-]|\s+(?:University|universit))"
)
KIND_OF_CARE = r"(?:hospitals?|clinic|medical cent(?:er|re)|nursing home|polyclinic)"
SMALL_CARE = re.compile(
    r"\b(?:at|in|from|to|of|with|the)\s+(?P<whole>(?P<name>[a-z]{3,})"
    rf"(?:\s+(?:city|district|general|memorial|medical|children[’']?s))?\s+{KIND_OF_CARE})\b"
)
# Two words and more before a clinic in small letters: “at mercy lane clinic”.
WORDS_OF_CARE = re.compile(
    rf"\b(?:at|from|to)\s+(?P<whole>(?P<name>[a-z]{{3,}}(?:\s+[a-z]{{3,}}){{1,2}})\s+{KIND_OF_CARE})\b"
)
# A cheap look before a dear one.
MAY_BE_CARE = re.compile(
    r"[Hh]ospital|Clinic|clinic|Cl[ií]nica|Klinik|H[oô]pital|Practice|Rooms|Maternity|Care\b|medical cent|nursing home|Cent(?:er|re)|Infirm|Hospice|Sanator|Home|Surgery|clinic\b|University|Foundation|Institute|"
    r"Station|NTUH|CGMH|TVGH|VGHTPE|KMUH|NCKUH|CMUH|MMH|TSGH|UCLH|MGH|UCSF|UCLA|NIH|NHS|院|診所|诊所|中心|衛生所"
)
AFTER_A_DOCTOR = re.compile(r"\b(?:Dr|Doctor|Prof|Professor)\b\.?\s+$")
KINDS = frozenset(
    [
        "hospital",
        "hospitals",
        "clinic",
        "clinics",
        "center",
        "centre",
        "infirmary",
        "hospice",
        "institute",
        "foundation",
    ]
)
SENTENCE = "A hospital or clinic by name; “a hospital” tells readers as much."


def places_of_care(document):
    """Hospitals and clinics by name. Where the replying doctors work is on the page anyway."""
    known = {reply.hospital.casefold() for reply in document.replies if reply.hospital}
    for passage in passages(document):
        taken = Taken()
        for start, end, milder in _care(passage.text):
            name = passage.text[start:end].casefold()
            if not taken.claim(start, end):
                continue
            if passage.voice is Voice.DOCTOR and (
                signed(passage, start) or any(name in own or own in name for own in known)
            ):
                continue
            yield place_found("place-of-care", passage, start, end, milder, SENTENCE)


def _care(text):
    for match in KNOWN_CARE.finditer(text):
        yield *match.span("name"), "a hospital"
    yield from han_places.places_of_care(text)
    for start, end, kind in told_places(text):
        if kind == "care":
            yield start, end, in_script_of(text, "某醫院")
    for start, end, kind in capital_places(text):
        if kind == "care":
            yield start, end, "a hospital"
    for place in named_places(quiet(text)):
        if place.kind == "care":
            yield place.start, place.end, _milder(text[place.start : place.end])
    if MAY_BE_CARE.search(text):
        yield from _with_capitals(text)
        yield from _in_small_letters(text)


def _with_capitals(text):
    for match in CARE_NAMED.finditer(text):
        start = start_of_name(match["name"], KINDS)
        if start is None or _is_an_operation(match["name"]):
            continue
        begin = match.start("name") + start
        if start == 0 and match["the"]:
            begin = match.start()
        if AFTER_A_DOCTOR.search(text[max(begin - 12, 0) : begin]) and " of " in match["name"]:
            begin = match.start("name") + match["name"].index(" of ") + 4  # “Dr. X of Y Hospital”
        yield begin, match.end(), _milder(match["name"])
    for pattern in (CARE_OF, CARE_ABROAD):
        for match in pattern.finditer(text):
            yield *match.span(), _milder(match[0])
    for match in ACRONYM.finditer(text):
        yield *match.span("name"), "a hospital"


def _in_small_letters(text):
    for match in SMALL_CARE.finditer(text):
        if is_name_in_small_letters(match["name"]):
            yield *match.span("whole"), _milder(match["whole"])
    for match in WORDS_OF_CARE.finditer(text):
        if not GENERIC.intersection(match["name"].split()):
            yield *match.span("whole"), _milder(match["whole"])


def _is_an_operation(name):
    """True for “Laser Eye Surgery”; a surgery where one is seen has a name of its own."""
    *words, last = name.split()
    return last == "Surgery" and all(is_word(word) for word in words)


def _milder(name):
    low = name.lower()
    for word, milder in (
        ("clinic", "a clinic"), ("clínica", "a clinic"), ("klinik", "a clinic"), ("surgery", "a surgery"), ("hospice", "a hospice"), ("home", "a care home"),
    ):  # fmt: skip
        if word in low:
            return milder
    return "a hospital"


CHECKS = [places_of_care]
