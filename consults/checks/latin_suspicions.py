"""Words in Latin letters that may be a name of a person or a place, where nothing around them says so."""

import re
from itertools import chain

from consults.checks.capital_places import CARE_AROUND
from consults.checks.kin_words import DOES, MACHINES, PEOPLE
from consults.checks.name_lists import (
    PRODUCTS,
    everyday_words,
    family_names,
    given_names,
    is_word,
    lands,
    may_be_given,
    medicines,
)
from consults.checks.name_shapes import NEAR, is_a_slip, may_be
from consults.checks.not_names import BRANDS, NO_PERSON, NOT_A_PERSON
from consults.checks.passages import Voice, signed
from consults.checks.recasing import shouts
from consults.checks.tokens import words_of

SHORTEST = 3
LONG_ENOUGH = 4  # letters of a strange word in small letters
WHERE = frozenset(["at", "in", "from", "to", "by", "of", "near", "outside"])
CASE = re.compile(r"[.!?…:;\n]\s*[\"“(]?$|\A\W*$|[-–—•*]\s*$")  # what stands before a sentence
FOREIGN_IN_WORDS = """
de la le les el los las un une der die das und ist ich je et mon ma mes por para con que een het van ik mijn min og jag saya ini itu dari ke di ada
meri mera mere ko hai ji ka ki se aur the du des au aux mi su tu y e o os as um uma sono di del della il lo gli sir namaste salaam salam shalom hola bonjour
hello bula kia ora assalam alaikum alaykum wa inshallah mashallah bonsoir buenas ciao hallo guten tag merhaba selam privet halo apa khabar doktor docteur
"""
FOREIGN = frozenset(FOREIGN_IN_WORDS.split())
ACRONYM = re.compile(
    r"\b(?:at|in|from|to|of|by|with)\s+(?:the\s+)?(?P<name>[A-Z]{3,6})\b(?!\s*(?:scan|test|ward|level|virus|positive|\d))"
)
NO_PLACE_IN_WORDS = """
ICU NICU PICU SICU MICU CCU HDU EMU GP ER ED AIDS HIV TB COPD GERD IBS IBD UTI STI STD PCOS PMS ADHD ADD OCD PTSD CFS MRI CT PET ECG EKG EEG EMG USA UK UAE EU US
CBC ESR CRP TSH LDL HDL ALT AST BMI BP HR INR PSA CEA AFP HCG FSH LH DNA RNA DVT PE MI TIA CVA CHF CAD AF SVT PVC PAC PPI NSAID SSRI SNRI MAOI HRT IUD IVF IUI ICSI
MMR BCG HPV HSV CMV EBV RSV FLU OTC IV IM SC ENT OBGYN OB OPD IPD CABG PCI COVID SARS MERS MCI ALS MS RA OA SLE EDS POTS MCAS CKD ESRD GFR UTIS AND THE NOT ALL ANY FOR BUT
YOU SHE HIS HER OUR MY WAS HAS HAD ONE TWO DAY NOW WHY HOW PTA DIY FAQ BNF NICE WHO CDC FDA NHS PIP DWP HIIT CPAP APAP TENS RICE PRP ACL MCL TMJ TMD LASIK PRK
"""
NO_PLACE = frozenset(NO_PLACE_IN_WORDS.split())
# “K. Vandermolen”, “Tyler B”, “L.H.”: initials, where a name stands or a letter ends.
INITIAL = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,2}(?P<name>[A-Z][a-z]{2,})(?![\w.])")
SIGNED_WITH_INITIALS = re.compile(
    r"(?:^|[.!?,/–—-]|regards|thanks|best|cheers)\s*(?P<name>[A-Z]\.?\s?[A-Z]\.?)\s*\Z",
    re.I | re.M,
)
# The last words of a letter, after its last stop or in a line of their own.
LAST_WORDS = re.compile(
    r"(?:[.!?,;\n/)~–—-]|regards|thanks|thank you|cheers)\s*(?P<name>[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){0,2})\s*[.!)]*\s*\Z",
    re.I,
)
# Letters with a digit or a line in them, as accounts are called, and codes of a register.
HANDLE = re.compile(
    r"(?<![\w@.-])(?=[A-Za-z0-9.]*[_]|[A-Za-z]{4,}[._]?[a-z]*\d{2,})@?[A-Za-z][\w.]{4,28}[A-Za-z0-9](?!\w)"
)
CODE = re.compile(
    r"(?<![\w.,/-])(?=(?:[A-Z/-]*\d){4})(?=[\d/-]*[A-Z]|[\d-]{7}|[\d/]+/)[A-Z\d]{1,8}(?:[/-][A-Z\d]{1,8}){0,4}(?![\w%]|[.,]\d|-\w)"
)
NO_CODE = re.compile(r"^(?:COVID|SARS|CA|HB|PM|COX|IL|H\d|T\d|C\d)[-\d]|^\d{1,3}[-/]\d{1,3}$|^(?:19|20)\d\d[-/]|^\d{1,2}[-/]\d{1,2}[-/]")
BARE_NUMBER = re.compile(r"(?<![\d.,/+-])\d(?:[ -]?\d){6,14}(?![\d.,]*\d|\s*(?:mg|ml|IU|iu|cells|copies|units|per))")


def found_in(passage, cast):
    """Yield (code, start, end, milder) of what looks like somebody or somewhere in a passage."""
    text, words = passage.text, words_of(passage.text)
    shouting = shouts(text)
    for at, word in enumerate(words):
        if not word.text.isascii() and "\u3400" <= word.text[0]:
            continue
        told = _told(words, at, text, cast, shouting, passage)
        if told:
            yield told
    if passage.voice is Voice.ASKER:
        yield from _at_the_end(text, cast)
        yield from _with_signs(text)


def _told(words, at, text, cast, shouting, passage):
    """Return (code, start, end, milder) of a word that is suspicious, or None."""
    word = words[at]
    low = re.sub(r"['’]s?$", "", word.low)
    if len(low) < SHORTEST or not may_be(word.text, cast) or signed(passage, word.start):
        return None
    if NOT_A_PERSON.match(text[word.end : word.end + NEAR]):
        return None
    capital = word.is_capital and not shouting
    begins = bool(CASE.search(text[max(word.start - 6, 0) : word.start]))
    before = words[at - 1].low if at and not begins else ""
    if capital and not begins:
        suspicious = is_unknown(low) or (may_be_given(low) and _stands_free(words, at, text))
    elif capital:
        suspicious = is_unknown(low) and (is_listed(low) or _does(words, at, text))
    else:
        suspicious = _is_small_name(words, at, low, before, text, cast)
    if not suspicious:
        return None
    end = word.start + len(low)
    if before in WHERE or (before == "the" and at > 1 and words[at - 2].low in WHERE):
        return _place(words, at, text, low)
    return "other-name", word.start, end, "somebody"


def is_unknown(low):
    """True for a word that is in no dictionary, no slip of the pen, no medicine and no town."""
    if low in NO_PERSON or low in PRODUCTS or low in FOREIGN or low in MACHINES or low in BRANDS:
        return False
    if low in medicines() or low in PEOPLE or is_word(low) or is_word(low.partition("-")[0]):
        return False
    return low not in lands() and not is_a_slip(low)


def is_listed(low):
    return low in given_names() or low in family_names()


def _stands_free(words, at, text):
    """True where no other capital stands beside a word: not “Grace Medical”, “Mount Olive”."""
    after = text[words[at].end : words[at].end + 2]
    low = words[at].low
    if low in PRODUCTS or low in everyday_words() and low not in given_names():
        return False
    beside = re.match(r" [A-Z]", after)
    before = at and words[at - 1].is_capital and words[at - 1].end + 1 == words[at].start
    return not beside and not before


def _does(words, at, text):
    after = words[at + 1].low if at + 1 < len(words) else ""
    gap = text[words[at].end : words[at].end + 2]
    return after in DOES or gap[:1] in {",", "("}


def _is_small_name(words, at, low, before, text, cast):
    """True in small letters for a listed name, or a strange word that does something or stands after “at”."""
    if len(low) < LONG_ENOUGH or not is_unknown(low) or not cast.has_dictionary:
        return False
    if is_listed(low):
        return True
    return before in {"at", "in", "from"} or (
        at + 1 < len(words) and words[at + 1].low in DOES and before not in {"the", "my", "a"}
    )


def _place(words, at, text, low):
    around = text[max(words[at].start - 80, 0) : words[at].end + 60]
    last = at
    while (
        last + 1 < len(words)
        and text[words[last].end : words[last + 1].start] == " "
        and (is_unknown(words[last + 1].low) or words[last + 1].is_capital)
        and last - at < 3
    ):
        last += 1
    care = CARE_AROUND.search(around)
    code, milder = ("place-of-care", "a hospital") if care else ("employer", "a place")
    return code, words[at].start, words[last].end, milder


def _at_the_end(text, cast):
    """Yield who signs: the last words of a letter, initials among them."""
    tail = max(len(text) - 60, 0)
    if match := LAST_WORDS.search(text, tail):
        names = [word.strip(".").lower() for word in match["name"].split()]
        known = [is_listed(low) or is_unknown(low) for low in names if len(low) > 1]
        if known and all(known) and any(map(is_unknown, names)) and may_be(match["name"], cast):
            yield "asker-name", *match.span("name"), cast.pseudonym
    if match := SIGNED_WITH_INITIALS.search(text, tail):
        if match["name"].isupper() and match["name"].strip(". ") not in NO_PLACE:
            yield "asker-name", *match.span("name"), cast.pseudonym


def _with_signs(text):
    """Yield places in capitals alone, initials before a name, accounts and codes."""
    for match in ACRONYM.finditer(text) if not shouts(text) else ():
        if match["name"] not in NO_PLACE and not is_word(match["name"]):
            care = CARE_AROUND.search(text[max(match.start() - 80, 0) : match.end() + 60])
            yield ("place-of-care" if care else "employer"), *match.span("name"), (
                "a hospital" if care else "a company"
            )
    for match in INITIAL.finditer(text):
        if not is_word(match["name"]):
            yield "other-name", *match.span(), "somebody"
    for match in HANDLE.finditer(text):
        if not is_word(re.sub(r"[\d_.]", "", match[0])):
            yield "contact", *match.span()
    for match in chain(CODE.finditer(text), BARE_NUMBER.finditer(text)):
        if not NO_CODE.search(match[0]) and not match[0].endswith("000"):
            yield "identity-number", *match.span()
