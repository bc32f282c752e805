"""Names that a letter tells: “my name is …”, “my wife …”, “a boy named …”."""

import re

from consults.checks.cast import name_found
from consults.checks.full_names import is_full_name, is_given_or_family
from consults.checks.name_lists import (
    WORDS_FIRST,
    common_given_names,
    given_names,
    is_ordinary,
    is_word,
    may_be_given,
    popular_names,
    unmistakable_names,
)
from consults.checks.name_shapes import NAME, NAME_WORD, NEAR, goes_on, is_a_slip, may_be, trimmed
from consults.checks.not_names import NOT_A_PERSON
from consults.checks.passages import Voice

NAMED = re.compile(
    rf"\b(?:(?:[Mm]y )?(?:full |real |first |last |good |user ?)?[Nn]ame(?:[ ]?is|'s|’s|s|[ ]?:)|[Nn]ame[ ]?[:=-]|[Cc]all me|"
    rf"[Ii] am called|[Tt]hey call me|(?:[Hh]is|[Hh]er|[Tt]heir|[Tt]he patient[’']?s?) name(?: is|[’']s)[ ]?:?|[Pp]atient[ ]?:)\s*(?P<name>{NAME})"
)
# After “my name is” a word that no dictionary knows is one, capital or not.
NAMED_SMALL = re.compile(
    r"\bmy (?:full |real |first |last |good )?name(?:[ ]?is|s|[’']s)?\s+(?P<name>(?!is\b|on\b|and\b|was\b|to\b|in\b|for\b|because\b|with\b)[a-z]{3,}(?:[ \t]+[a-z]{3,})?)",
    re.I,
)
CALLED = re.compile(rf"\b(?:named|called|name of)[ \t]+(?P<name>{NAME})")
SELF = re.compile(
    rf"\b(?:[Ii] ?am|[Ii][’']?m|[Tt]his is|[Mm]yself|[Ii]ts|[Ii]t[’']s)\s+(?P<name>{NAME})"
)
RELATIVE = re.compile(
    r"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[Tt]he|[Aa])\s+(?:[a-z0-9-]+\s+){0,2}?(?P<who>(?:ex-)?wife|(?:ex-)?husband|sons?|daughters?|"
    r"bf|gf|ex|hubby|carer|caregiver|nanny|midwife|nurse|babysitter|headmaster|headmistress|headteacher|"
    r"principal|physio|physiotherapist|audiologist|dentist|chef|priest|surgeon|urologist|neurologist|cardiologist|dermatologist|endocrinologist|gynaecologist|gynecologist|psychologist|psychiatrist|counsell?or|optician|pharmacist|gran|nan|nana|granny|grandad|grandpa|lawyer|student|tenant|employee|guy|lad|mother|father|mom|mum|mama|dad|brothers?|sisters?|aunt|auntie|uncle|cousins?|friends?|boyfriend|"
    r"girlfriend|partner|fianc[eé]e?|boss|manager|supervisor|colleague|coworker|co-worker|"
    r"neighbou?r|teacher|grandmother|grandfather|grandma|grandpa|granddaughter|grandson|niece|"
    r"nephew|roommates?|flatmate|classmates?|baby|child|children|kids?|boys?|girls?|twins?|coach|landlord|patient|"
    r"mother-in-law|father-in-law|sister-in-law|brother-in-law|lady|gentleman|man|woman)(?:[’']s(?=\s*\())?"
    rf"(?P<gap>\s*[,(]?\s*(?:(?:is |who is |who’s )?(?:named|called)\s+)?)(?P<name>{NAME})(?P<after>\)?)",
)
ALSO = re.compile(rf"^(?:,?\s+(?:and|or)\s+|,\s+)(?P<name>{NAME_WORD})(?=[\s,.)]|$)")
FAMILY = re.compile(
    rf"\bthe\s+(?P<name>{NAME_WORD})(?:[’']s)?\s+(?:family|household|couple|twins|boys|girls|children)\b"
)
OWNS = re.compile(r"[’']s?[ \t]+[a-z]")


def introduced(passage, text, cast):
    if passage.voice is Voice.DOCTOR:
        return
    for pattern in (NAMED, SELF):
        for match in pattern.finditer(text):
            name = trimmed(match["name"])
            sure = is_full_name(name) or is_given_or_family(name)
            if pattern is NAMED or match[0].lower().startswith("myself"):
                sure = sure or not is_ordinary(name.split()[0])
            words = name.split()
            sure = sure or (
                len(words) > 1 and not any(is_word(w) for w in words[1:]) and cast.has_dictionary
            )
            if sure and may_be(name, cast) and not goes_on(text, match, name):
                start = match.start("name")
                yield name_found(passage, start, start + len(name), True, cast.pseudonym)
    for match in NAMED_SMALL.finditer(text):
        words = match["name"].split()
        while len(words) > 1 and is_ordinary(words[-1]):
            words.pop()
        name = match["name"][: len(" ".join(words))]
        known = words and (words[0] in popular_names() or words[0] in WORDS_FIRST)
        if words and (known or not is_ordinary(words[0])) and may_be(name, cast):
            start = match.start("name")
            yield name_found(passage, start, start + len(name), True, cast.pseudonym)


# “its zubair again”, “me n jack have”: in small letters only what is nothing but a name, or a common one beside “me”.
SELF_SMALL = re.compile(
    r"(?:\A|[.,!?]|\bdoc|\bdoctor|\bdr \w+|\bhi|\bhello)\s*(?:it[’']?s(?: me)?|this is|im|i am|i[’']m)\s+(?P<name>[a-z]{4,})\b"
)
WRITING = re.compile(
    r"\b(?:this is|it[’']?s(?: me)?|im|i am|i[’']m)\s+(?P<name>[A-Za-z]{3,})(?=\s+(?:writing|again|here|from)\b)"
)
BESIDE_ME = re.compile(
    r"\b(?:me|i|myself|us)\s+(?:n|nd|and|&)\s+(?P<name>[A-Za-z]{3,})\b(?P<both> (?:have|are|were|had|both|tried|started|went|got|want)\b)?"
)
# “im brudo a student”, “hey im Hifipra n im 12”: a strange word, and more about the writer behind it.
SELF_STRANGE = re.compile(
    r"\b(?:im|i am|i[’']m|iam)\s+(?P<name>[A-Za-z]{3,})(?=,?\s+(?:an? [a-z]|from\b|n im\b|and i[’']?m\b|here\b|again\b|age\b|aged\b|1\d\b|[2-8]\d\b))",
    re.I,
)
OF_A_PEOPLE = re.compile(r"(?:ian|ean|ese|ish|ino|ina|an|ic|al|ive|ous|oid|ed|ing|ant|ent|y)$")


def in_small_letters(passage, text, cast):
    if passage.voice is not Voice.ASKER:
        return
    for match in SELF_SMALL.finditer(text):
        if match["name"] in unmistakable_names() and may_be(match["name"], cast):
            yield name_found(passage, *match.span("name"), True, cast.pseudonym)
    for match in WRITING.finditer(text):
        low = match["name"].lower()
        strange = _is_strange(low, cast)
        if not match["name"].isupper() and (strange or may_be_given(low)) and may_be(low, cast):
            yield name_found(passage, *match.span("name"), True, cast.pseudonym)
    for match in SELF_STRANGE.finditer(text):
        low = match["name"].lower()
        strange = _is_strange(low, cast) and not match["name"].isupper()
        if strange and not OF_A_PEOPLE.search(low) and may_be(low, cast):
            yield name_found(passage, *match.span("name"), True, cast.pseudonym)
    for match in BESIDE_ME.finditer(text):
        low = match["name"].lower()
        both = match["both"] and _is_strange(low, cast)
        if (low in popular_names() or both) and low not in MAY_FOLLOW_ME and may_be(low, cast):
            yield name_found(passage, *match.span("name"), False, "somebody")


def _is_strange(low, cast):
    """True for what is no word and no slip of one, where a dictionary says so."""
    return cast.has_dictionary and not is_word(low) and not is_a_slip(low)


MAY_FOLLOW_ME = frozenset(["will", "may", "see", "love", "hope", "long", "just"])


def called(passage, text, cast):
    for match in CALLED.finditer(text):
        name = trimmed(match["name"])
        if passage.text[match.start("name")].islower() and name.lower() not in common_given_names():
            continue  # “a protein called titin”
        known = is_full_name(name) or is_given_or_family(name.split()[0])
        start = match.start("name")
        owns = OWNS.match(text[start + len(name) :][:NEAR])  # “also called Cooley’s anemia”
        if known and not owns and may_be(name, cast) and not goes_on(text, match, name):
            yield name_found(passage, start, start + len(name), False, "someone")


def relatives(passage, text, cast):
    for match in RELATIVE.finditer(text):
        yield from _relative(passage, text, match, cast)


def _relative(passage, text, match, cast):
    name = trimmed(match["name"])
    end_of_name = match.start("name") + len(name)
    if not match["who"].islower() or not may_be(name, cast) or goes_on(text, match, name):
        return
    opened = match["gap"].strip()
    first = name.split()[0]
    # “my husband They say”: a sentence begins; “my son Hunter” is his name, in a list of names.
    alone = first.lower() in given_names() if is_ordinary(first) else True
    if not is_full_name(name) and not (
        len(name) > 2 and alone and not (opened and is_ordinary(first))
    ):
        return
    start, end = match.start("gap"), end_of_name
    if (opened == "(" and match["after"]) or (opened == "," and text[end : end + 1] == ","):
        end += 1
    yield name_found(passage, start, end, False, "")
    # “My sons Adam and Noah”: what comes after the first name is one as well.
    other = ALSO.match(text[end : end + NEAR])
    if other is None or not (match["who"].endswith("s") or is_given_or_family(other["name"])):
        return
    after = text[end + other.end() :][:NEAR]
    if may_be(other["name"], cast) and not NOT_A_PERSON.match(after):
        start, end = end + other.start("name"), end + other.end("name")
        yield name_found(passage, start, end, False, "another")


def families(passage, text, cast):
    for match in FAMILY.finditer(text):
        if may_be(match["name"], cast) and is_given_or_family(match["name"]):
            yield name_found(passage, *match.span("name"), False, "other", weak=True)
