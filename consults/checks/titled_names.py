"""Names after a title or a greeting: “Mrs. Okafor”, “Dr.Patel”, “hi zubair,”."""

import re

from consults.checks.cast import doctor_found, name_found
from consults.checks.full_names import is_full_name, is_given_or_family
from consults.checks.name_lists import (
    LATIN_FAMILIES,
    LOWER,
    common_given_names,
    family_names,
    given_names,
    is_ordinary,
    is_word,
)
from consults.checks.name_shapes import (
    GAP,
    NAME,
    NAME_WORD,
    NEAR,
    goes_on,
    is_eponym,
    is_known,
    is_strange,
    may_be,
    trimmed,
)
from consults.checks.not_names import BRANDS, NO_PERSON
from consults.checks.passages import Voice, signed

HONORIFIC = re.compile(
    rf"(?<!\w)(?P<title>Mr|Mrs|Ms|Miss|Mx|Madam|Sir|Master|Sister|Father|Rev|Pastor|Imam|Matron|Chef|Smt|Shri|Herr|Frau|Mme|Mlle|Señora|Señor|Sra|Signora|Pani|Kuya|Ate|Fr|mr|mrs|ms|mx)\b(?:\.{GAP}?|{GAP})(?P<name>(?:[A-Z]\.[ \t]*)?{NAME})"
)
DOCTOR = re.compile(
    rf"(?<!\w)(?P<title>Drs?|Dra|Docteur|Doctora|Doktor|Dottor|Dottoressa|MUDr|Coach|dr|Doctor|doctor|Prof|Professor|Nurse|Therapist|Pharmacist|Dentist|Surgeon|Midwife)\b(?:\.{GAP}?|{GAP})(?P<name>(?:[A-Z]\.[ \t]*){{0,3}}{NAME})"
)
SHORTEST = 3  # letters of a family name that is no syllable
DOCTOR_SMALL = {"dr": "a doctor", "dra": "a doctor", "prof": "a professor"}
DOCTOR_AS = {"prof": "professor", "professor": "professor", "nurse": "nurse"}
DOCTOR_AS |= {"therapist": "therapist", "pharmacist": "pharmacist"}
# What a title says of somebody: their sex, or what they are; of others it says neither.
SAYS = dict.fromkeys(["mr", "sir", "herr", "señor", "shri", "kuya"], "a man")
SAYS |= dict.fromkeys(
    [
        "mrs",
        "ms",
        "miss",
        "madam",
        "sister",
        "smt",
        "frau",
        "mme",
        "mlle",
        "señora",
        "sra",
        "signora",
        "pani",
        "ate",
    ],
    "a woman",
)
SAYS |= {
    "master": "a boy",
    "father": "a priest",
    "fr": "a priest",
    "rev": "a minister",
    "pastor": "a pastor",
}
SAYS |= {"imam": "an imam", "matron": "a matron", "chef": "a chef"}
GREETS = ("hello", "hi", "hey", "dear", "thank you", "thanks", "morning", "evening", "afternoon")
STRICT = {"Sir", "Madam", "Miss", "Sister", "Father", "Chef"}  # titles that are words as well
# In small letters whatever no dictionary knows is a name after a title, and after a greeting.
TITLE_SMALL = re.compile(
    r"(?<!\w)(?P<title>mr|mrs|ms|miss|mx|smt|fr|dr|dra|prof|rev|pastor|sister)\b\.?\s*"
    rf"(?:[a-z]\.\s*){{0,3}}(?P<name>(?:(?:mac|mc|van|von|de|bin|al|el|abu|um|umm|ó|ní)\s+)?[{LOWER}][{LOWER}'-]{{2,}})(?![\w@])"
)
GREETING_SMALL = re.compile(
    r"^[ \t]*(?:hello|hi|hey|dear)\s+(?P<name>[a-z][a-zà-ÿ'-]{2,})(?=\s*[,.!:;–—-])", re.M
)
# “dr k”, “Dr. T.”: whoever knows the place knows the letter.
DOCTOR_LETTER = re.compile(
    r"(?<!\w)[Dd]r\.?\s+(?P<name>[B-HJ-TV-Zb-hj-mo-qs-tv-z])\b(?!['’\-])\.?(?!\s*[:/])"
)
# A reply that begins with a name, or a sentence that ends in one: “Thiago, a red line …”.
VOCATIVE = re.compile(rf"\A\s*(?P<name>{NAME_WORD}),\s")
GREETING = re.compile(
    rf"^[ \t]*(?:[Hh]ello|[Hh]i|[Hh]ey|[Dd]ear|[Gg]ood (?:morning|day|evening|afternoon)|[Tt]hanks?(?: you)?),?[ \t]+(?P<name>{NAME})(?=[ \t]*(?:[,.!:;–—-]|\n|$|[a-z]))",
    re.M,
)


def _without_the_name(title, before):
    """Return what a title says without the name behind it, in the grammar of what stands `before`."""
    if before[-NEAR:].rstrip(" ,").lower().endswith(GREETS):
        return "all"
    return SAYS.get(title, "somebody")


def titled(passage, text, cast):
    for match in HONORIFIC.finditer(text):
        name = trimmed(match["name"])
        if not may_be(name, cast) or _is_a_word(name, "\n" in match[0] or match["title"] in STRICT):
            continue
        is_asker = passage.voice is Voice.DOCTOR and match.start() < 120
        milder = _without_the_name(match["title"].lower(), text[: match.start()])
        start = match.start("name") if passage.voice is Voice.DOCTOR else match.start()
        yield name_found(passage, start, match.start("name") + len(name), is_asker, milder)


def in_small_letters(passage, text, cast):
    """“mr siddiqui”, “hi zubair,”: no list has to know the word, no dictionary may."""
    if passage.voice is Voice.MORE:
        return
    for match in TITLE_SMALL.finditer(text):
        own = match["name"].split()[-1]
        known = own in LATIN_FAMILIES and len(own) > SHORTEST and may_be(own, cast)
        if not (known or is_strange(own, cast)) or own in BRANDS or signed(passage, match.start()):
            continue
        start = match.start("name") if passage.voice is Voice.DOCTOR else match.start()
        if match["title"] in DOCTOR_SMALL:
            yield doctor_found(passage, start, match.end(), DOCTOR_SMALL[match["title"]])
        else:
            asker = passage.voice is Voice.DOCTOR and match.start() < NEAR
            milder = _without_the_name(match["title"], text[: match.start()])
            yield name_found(passage, start, match.end(), asker, milder)
    if passage.voice is Voice.DOCTOR:
        yield from _addressed(passage, text, cast)


def _addressed(passage, text, cast):
    """“hi zubair,” and “Thiago, a red line …” in a reply: the asker."""
    for match in (*GREETING_SMALL.finditer(text), *VOCATIVE.finditer(text)):
        low = match["name"].lower()
        if match.re is VOCATIVE and low not in given_names():
            continue
        if is_strange(low, cast) or low in common_given_names():
            yield name_found(passage, *match.span("name"), True, "there")


def _is_a_word(name, strict):
    """True for what stands after a title and is an ordinary word; “Mr. Wood” is none unless `strict`."""
    first = name.split()[-1]
    if first.lower() in LATIN_FAMILIES and first[0].isupper():
        return False
    return is_ordinary(first) and (strict or first.lower() not in family_names())


def doctors(passage, text, cast):
    for match in DOCTOR.finditer(text):
        name = trimmed(match["name"])
        if cast.is_doctor(name) or is_eponym(name) or signed(passage, match.start()):
            continue
        if re.split(r"[\s’']", name.lower())[0] in BRANDS or (
            match["title"] not in {"Dr", "Drs", "Dra", "dr"}
            and all(is_word(w) for w in name.split())
        ):
            continue
        if match["title"] in {"doctor", "dr"} and not is_known(name):
            continue
        kind = DOCTOR_AS.get(match["title"].lower(), "doctor")
        before = text[max(match.start() - NEAR, 0) : match.start()].rstrip(" ,").lower()
        addressed = before.endswith(
            ("hello", "dear", "hi", "thank you", "thanks", "morning", "sorry")
        )
        milder = kind if addressed or not before else f"a {kind}"
        yield doctor_found(passage, match.start(), match.start("name") + len(name), milder)


def doctors_by_a_letter(passage, text, cast):
    if passage.voice is not Voice.ASKER:
        return
    for match in DOCTOR_LETTER.finditer(text):
        shown = {name.casefold()[0] for name in cast.doctors if name}
        if match["name"].casefold() not in shown:
            yield doctor_found(passage, *match.span(), "a doctor")


def greeted(passage, text, cast):
    """“Hello Mike,” in a reply is the asker; in a letter it is whoever it is written to."""
    for match in GREETING.finditer(text):
        name = trimmed(match["name"])
        first = name.split()[0].lower()
        known = is_full_name(name) or is_given_or_family(name.split()[0])
        strange = (
            cast.has_dictionary
            and passage.voice is Voice.DOCTOR
            and not is_ordinary(first)
            and match.start() < NEAR
        )
        if (
            (known or strange)
            and may_be(name, cast)
            and first not in NO_PERSON
            and not goes_on(text, match, name)
        ):
            start = match.start("name")
            asker = passage.voice is Voice.DOCTOR
            milder = "all" if match[0].lstrip().lower().startswith("dear") else "there"
            yield name_found(passage, start, start + len(name), asker, milder)
