"""Who signs a letter: the words after “Best regards”, on the same line or on the next."""

import re

from consults.checks.full_names import is_full_name, is_given_or_family
from consults.checks.name_lists import (
    LOWER,
    UPPER,
    family_names,
    is_ordinary,
    is_word,
    may_be_given,
)
from consults.checks.name_shapes import is_a_slip

COURTESY = (
    r"thanks?(?: you)?|thankyou|thx|tks|ty|so|very|much|a lot|lots|again|kindly|in advance|in anticipation|for (?:your|the|any) (?:help|time|"
    r"advice|answers?|reply|response|support|kindness)|kind(?:est)?|best|warm(?:est)?|with|many|regards?|wishes|rgds|sincerely|yours|"
    r"truly|faithfully|respectfully|obediently|cheers|love|god bless(?: you)?|bless you|take care|and|your(?:s)? patient|"
    r"a worried (?:mother|mom|mum|father|dad|parent|wife|husband|daughter|son)|from|signed|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|(?:viele |liebe |beste |herzliche )?gr(?:ü|ue)(?:ß|ss)e|lg|mfg|vg|cordialement|bien à vous|salutations|"
    r"(?:un )?saludos?|atentamente|grazie|(?:cordiali|distinti) saluti|atenciosamente|abraços?|obrigad[oa]|terima kasih|salam|shukriya|dhanyavaad|"
    r"pozdrawiam|z poważaniem|(?:med vennlig )?hilsen|mvh|met vriendelijke groet(?:en)?|groetjes|saygılar(?:ımla)?|teşekkürler|merci|gracias|danke|"
    r"xx+|xo+|hugs|warmly|gratefully|(?:in|with) gratitude|cofion|yours aye|ofa atu|peace|blessings|namaste|asap|hope to hear from you(?: soon)?|awaiting (?:your )?reply"
)
# A line, or its end, of nothing but courtesies; what follows them may be a name.
SIGN_OFF = re.compile(
    rf"(?<!\w)(?:(?:{COURTESY})[\s,.!:;–—-]{{1,20}}){{1,12}}|^[ \t]{{0,20}}[-–—~]{{1,2}}[ \t]{{0,20}}",
    re.I | re.M,
)
# Some of these words close a letter by themselves; “and” or “for your help” do not.
CLOSES = re.compile(
    r"thank|thx|tks|regards|rgds|sincerely|yours|cheers|bless|wishes|take care|faithfully|truly|respectfully|signed|reply|hear from you"
    r"|gr(?:ü|ue)(?:ß|ss)e|cordialement|bien à|salut|atent|grazie|atencios|abraç|obrigad|terima|shukriya|dhanyav|pozdraw|poważan|hilsen|groet|saygı|teşekk|merci|gracias"
    r"|danke|gratitude|cofion|yours aye|ofa atu|\b(?:lg|mfg|vg|mvh|xx+|xo+|hugs|asap|salam|ty)\b"
    r"|^\s*(?:best|love|from|kind|warmly|a worried)\b|^\s*[-–—~]",
    re.I | re.M,
)
WORD = rf"[{UPPER}](?:[\w'’]{{0,40}}[{LOWER}]|\.)(?:-[^\W\d_]+)?"
SIGNATURE = re.compile(
    rf"(?<!\w)(?P<title>(?:Mrs?|Ms|Miss|Mx)\.?[ \t]+)?(?P<name>{WORD}(?:[ \t]+(?:(?:de|da|del|van|von|der|bin|al|el)[ \t]+)?{WORD}){{0,3}})[ \t]*[.,!]?[ \t]*(?:$|\n|\()"
)
# The last words of a letter in small letters: “cheers, mick”.
SMALL_SIGNATURE = re.compile(
    rf"(?P<name>[{LOWER}][{LOWER}'-]+)(?:[ \t]+(?P<more>[{LOWER}]+))?(?:[ \t,]+[{LOWER}]+){{0,2}}[ \t.!)x]*\Z"
)
# “Ofa atu, Mele”: a short last line that ends in what no dictionary knows, whatever the greeting before it.
LAST_LINE = re.compile(
    rf"\n[^\S\n]*(?:[^\W\d_]+[^\S\n,]*){{1,3}},[^\S\n]*(?P<name>{WORD}(?:[ \t]+{WORD}){{0,2}})[\s.!]*\Z"
)
SMALLEST = 2  # letters of a name
LAST_WORDS = 120  # letters in which one is signed in small letters
LAST = 500  # letters in which a letter closes


def names(text, has_dictionary=True):
    """Yield (start, end) of the names that stand where a letter is signed: in its last lines."""
    yield from _in_small_letters(text, has_dictionary)
    if has_dictionary and (last := LAST_LINE.search(text)):
        words = last["name"].split()
        if not any(is_word(word.strip(".")) for word in words if len(word.strip(".")) > 1):
            yield last.span("name")
    for off in SIGN_OFF.finditer(text, max(len(text) - LAST, 0)):
        match = SIGNATURE.match(text, off.end())
        if match is None or not CLOSES.search(off[0]):
            continue
        name = match["name"].rstrip(".")
        start = match.start("name")
        alone = text[:start].rstrip(" \t").endswith("\n") or not text[match.end() :].strip()
        if len(name) >= SMALLEST and _is_a_signature(
            name, has_dictionary and (alone or bool(match["title"]))
        ):
            yield start, start + len(name)


def _in_small_letters(text, has_dictionary):
    for off in SIGN_OFF.finditer(text, max(len(text) - LAST_WORDS, 0)):
        match = SMALL_SIGNATURE.match(text, off.end()) if CLOSES.search(off[0]) else None
        if match is None:
            continue
        low = match["name"]
        listed = may_be_given(low) or (low in family_names() and not is_word(low))
        strange = has_dictionary and len(low) > SMALLEST and not is_word(low) and not is_a_slip(low)
        if listed or strange:
            known = match["more"] and not is_word(match["more"])
            yield match.start(), match.end("more") if known else match.end("name")


def _is_a_signature(name, alone):
    """True for a known name; where nothing else stands on the line, for words no dictionary knows as well."""
    words = [word.strip(".") for word in name.split()]
    if is_full_name(name) or is_given_or_family(words[0]):
        return True
    return (
        alone
        and len(name) > SMALLEST
        and not any(is_ordinary(word) for word in words if len(word) > 1)
    )
