"""Places, signatures, accounts and codes in Latin letters that only count beside what is sure."""

import re
from itertools import chain

from consults.checks.capital_places import CARE_AROUND, NO_BEGINNING, NO_NAME
from consults.checks.kinds_of_places import BRANDS as BRAND_FIRMS
from consults.checks.kinds_of_places import LAST
from consults.checks.name_lists import (
    PRODUCTS,
    is_medical,
    is_word,
    lands,
    medicines,
)
from consults.checks.name_shapes import NEAR, may_be
from consults.checks.not_names import NOT_A_PERSON
from consults.checks.places_of_care import KNOWN_CARE_IN_WORDS
from consults.checks.recasing import shouts
from consults.checks.unknown_words import is_listed, is_unknown

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
INITIAL = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,2}(?P<name>(?!Box)[A-Z][a-z]{2,})(?![\w.])")
# “at stepping hill”, “gp surgery is wharf lane”, “at the elms”, “went to queens med”: homes and hospitals in small letters.
SMALL_PLACE = re.compile(
    r"\b(?:at|in|from|to|is|of|by)\s+(?P<name>(?:the\s+)?[a-z’']{3,}\s+(?:hill|lane|park|hey|bridge|view|green|field|fields|wood|woods|cross|court|road|mill|gate|hall|lodge|"
    r"grove|manor|brook|heath|general|memorial|med|royal|infirmary|priory|abbey|grange|meadow|meadows|mount|cottage|springs|valley|ridge|mead|wells|end|bank|mine|stores?)"
    r"|the\s+(?:elms|oaks|willows|cedars|beeches|limes|laurels|firs|pines|hollies|poplars|gables|grange|manor|priory|lodge|mater|royal|rotunda|brompton|western|general|infirmary|york clinic))\b(?!\s+of\b)"
)
NO_SMALL_PLACE = re.compile(
    r"^(?:the\s+)?(?:a|this|that|my|our|his|her|your|some|any|each|other|left|right|dead|far|low|high|tail|back|front|deep|red|blood|parking|car|and|or|in|of|very|weekend|week|year|month|day|dark|light|pale|olive|bright|go|up|down|down|over|all|no|open|playing|village|attorney|surgeon|in|very|local|water|food|sperm|eye|tissue|bone|stem|milk|data|piggy)\b|\b(?:in|the|a)\s+general"
)
BRAND_AT = re.compile(
    rf"\b(?:at|for|given in|bought in|works? in)\s+(?:the\s+)?(?P<name>boots|superdrug|{'|'.join(sorted(BRAND_FIRMS))})\b",
    re.I,
)
# “at the Best Western”, “from Public School No. 61”
CAPITALS = re.compile(
    r"\b(?P<lead>(?:[Aa]t|from|outside|to|in)\s+(?:the\s+)?)(?P<name>[A-Z][\w'’&-]+(?:[ \t]+(?:(?:of|and|&|the|de|la)[ \t]+)?[A-Z][\w'’&-]*){0,4}(?:[ \t]+No\.?[ \t]*\d+)?)"
)
LITTLE = frozenset(
    [
        "of",
        "and",
        "&",
        "the",
        "de",
        "la",
        "new",
        "south",
        "north",
        "east",
        "west",
        "united",
        "san",
        "los",
        "saint",
        "st",
        "dr",
        "mr",
        "mrs",
        "i",
    ]
)
KNOWN_SAYS = re.compile(
    r"\b(?P<name>"
    + KNOWN_CARE_IN_WORDS.replace("\n", "")
    + r")\s+(?:says?|said|told|gave|wants?|found|did|sent|refused)\b"
)
# “at smile24”
WITH_NUMBER = re.compile(
    r"\b(?:at|from|for)\s+(?P<name>(?=\w{5})[A-Za-z]{3,}\d[A-Za-z\d]*)\b(?!\s*(?:mg|ml))"
)
# “retired from 3M”, “works orascom”: what no word of a language is, behind work.
WORKS = re.compile(
    r"\b(?:retired from|works?|working|worked|employed(?: by| at)?|payroll for|job (?:at|with)|shifts? (?:at|for))\s+(?:(?:at|for|in|with)\s+)?(?:the\s+)?(?P<name>(?=[\w&]*\d)[A-Z0-9][\w&]{1,12}|[A-Z]{2,5}\b)"
)
SIGNED_WITH_INITIALS = re.compile(
    r"(?:^|[.!?,/–—-]|regards|thanks|best|cheers)\s*(?P<name>[A-Z]\.?\s?[A-Z]\.?)\s*\Z",
    re.I | re.M,
)
HERE = re.compile(
    r"\A\W*(?P<name>[^\W\d_]{3,}(?:\s[^\W\d_]{3,}){0,2})\s+(?:here|this side)\b", re.I
)
# The last words of a letter, after its last stop or in a line of their own.
LAST_WORDS = re.compile(
    r"(?:[.!?,;\n/)~–—-]|regards|thanks|thank you|cheers)\s*(?P<name>[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){0,2})\s*[.!)]*\s*\Z",
    re.I,
)
# Letters with a digit or a line in them, as accounts are called, and codes of a register.
HANDLE = re.compile(
    r"(?<![\w@.-])(?=[A-Za-z0-9.]{0,30}_|[A-Za-z]{4,30}[._]?[a-z]{0,30}\d{2})@?[A-Za-z][\w.]{4,28}[A-Za-z0-9](?!\w)"
)
CODE = re.compile(
    r"(?<![\w.,/-])(?=(?:[A-Z/-]*\d){4})(?=[\d/-]*[A-Z]|[\d-]{7}|[\d/]+/)[A-Z\d]{1,8}(?:[/-][A-Z\d]{1,8}){0,4}(?![\w%]|[.,]\d|-\w)"
)
# “ext. 4417”, “insta bodhis.mama”
REACHED = re.compile(
    r"\bext(?:ension)?\b\.?\s*(?P<ext>\d{2,5})\b|\b(?:insta(?:gram)?|ig|snap(?:chat)?|tiktok|skype|telegram|fb|kik|discord|zalo|viber|wechat|line)\b(?:\s+(?:is|id|me|name|at))*[\s:]+@?(?P<name>[a-z\d]+[._][a-z\d._]*[a-z\d])",
    re.I,
)
NO_CODE = re.compile(
    r"^(?:COVID|SARS|CA|HB|PM|COX|IL|H\d|T\d|C\d)[-\d]|^\d{1,3}[-/]\d{1,3}$|^(?:19|20)\d\d[-/]|^\d{1,2}[-/]\d{1,2}[-/]"
)
BARE_NUMBER = re.compile(
    r"(?<![\d.,/+-])\d(?:[ -]?\d){6,14}(?![\d.,]*\d|\s*(?:mg|ml|IU|iu|cells|copies|units|per))"
)


def _is_named_with_capitals(match, text):
    """True for “at the Best Western”: no lands, months or diseases, and two words of them or “at” before one."""
    words = [re.sub(r"['’]s?$", "", word.strip(".").lower()) for word in match["name"].split()]
    own = [
        w
        for w in words
        if w not in lands() and w not in NO_NAME and not is_medical(w) and w not in LITTLE
    ]
    if not own or (words[0] in NO_BEGINNING and len(own) < 2) or any(w in medicines() for w in own):
        return False
    if NOT_A_PERSON.match(text[match.end() :][:NEAR]) or shouts(text):
        return False
    if len(words) > 1 and any(w in LAST for w in words):
        return True
    return len(own) > 1 or (match["lead"].lower().startswith("at") and own[0] not in PRODUCTS)


def told_place(span, text):
    around = text[max(span[0] - 80, 0) : span[1] + 60]
    if CARE_AROUND.search(around):
        yield "place-of-care", *span, "a hospital"
    else:
        yield "employer", *span, "a place"


def at_the_end(text, cast):
    """Yield who signs: the last words of a letter, initials among them; or says “… here” at its beginning."""
    match = HERE.search(text)
    if match and all(is_listed(low) or is_unknown(low) for low in match["name"].lower().split()):
        yield "asker-name", *match.span("name"), cast.pseudonym
    tail = max(len(text) - 60, 0)
    if match := LAST_WORDS.search(text, tail):
        names = [word.strip(".").lower() for word in match["name"].split()]
        known = [is_listed(low) or is_unknown(low) for low in names if len(low) > 1]
        if known and all(known) and any(map(is_unknown, names)) and may_be(match["name"], cast):
            yield "asker-name", *match.span("name"), cast.pseudonym
    match = SIGNED_WITH_INITIALS.search(text, tail)
    if match and match["name"].isupper() and match["name"].strip(". ") not in NO_PLACE:
        yield "asker-name", *match.span("name"), cast.pseudonym


def with_signs(text):
    """Yield places in capitals alone, initials before a name, accounts and codes."""
    for match in ACRONYM.finditer(text) if not shouts(text) else ():
        if match["name"] not in NO_PLACE and not is_word(match["name"]):
            yield from told_place(match.span("name"), text)
    for pattern in (SMALL_PLACE, BRAND_AT, WORKS, WITH_NUMBER, KNOWN_SAYS):
        for match in pattern.finditer(text):
            if match["name"] not in NO_PLACE and not NO_SMALL_PLACE.search(match["name"]):
                yield from told_place(match.span("name"), text)
    for match in CAPITALS.finditer(text):
        if _is_named_with_capitals(match, text):
            yield from told_place(match.span("name"), text)
    for match in INITIAL.finditer(text):
        if not is_word(match["name"]):
            yield "other-name", *match.span(), "somebody"
    for match in REACHED.finditer(text):
        yield "contact", *match.span("ext" if match["ext"] else "name")
    for match in HANDLE.finditer(text):
        if not is_word(re.sub(r"[\d_.]", "", match[0])):
            yield "contact", *match.span()
    for match in chain(CODE.finditer(text), BARE_NUMBER.finditer(text)):
        if not NO_CODE.search(match[0]) and not match[0].endswith("000"):
            yield "identity-number", *match.span()
