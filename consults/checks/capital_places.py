"""Places that nothing but a capital tells: “at Tesco Extra”, “the nurses at St. Ebba's”, “sent to Rajiv Memorial”.

What stands with a capital behind “at” is a place with a name, unless it is a day, a feast, an abbreviation or a
word that begins a line. Behind other small words something has to say that care, work or a school is meant.
"""

import re
from functools import lru_cache

from consults.checks.kinds_of_places import BRANDS, SORTS
from consults.checks.name_lists import LOWER, PRODUCTS, UPPER, is_word, lands
from consults.checks.not_names import EPONYMS, NO_PERSON
from consults.checks.place_names import GENERIC
from consults.checks.tokens import runs_of_letters

WORD = rf"(?:St\.?|[{UPPER}][\w'’&-]{{0,40}}[{LOWER}’'])"
NAME = rf"(?P<name>{WORD}(?:[ \t]+(?:(?:of|and|de|the|du|della|&)[ \t]+){{0,2}}{WORD}){{0,3}})"
SAYS_WHERE = (
    r"ward|unit|wing|department|choir|church|parish|mosque|temple|resident|residents|patient|matron|branch|campus|staff|nurses?|doctors?|consultants?|"
    r"ER|A&E|ICU|NICU|theatre|school|plant|shop|library|pupils?|students?|people|team|dentist|physio|scan|MRI|CT|bloods?|biopsy|operated|operation|"
    r"admitted|discharged|seen|treated|referred|sent|transferred|moved|born|delivered|rushed|surgery|appointment|clinic|rooms"
)
AT = re.compile(rf"\bat[ \t]+(?:the[ \t]+)?{NAME}")
BEHIND_A_WORD = re.compile(
    rf"\b(?:{SAYS_WHERE})[ \t]+(?:of|at|to|from|(?<!born )(?<!treated )(?<!seen )(?<!admitted )with)[ \t]+(?:the[ \t]+)?{NAME}"
)
# “the hospice, Rowan House, is lovely”, “my church (Grace Tabernacle)”
IN_APPOSITION = re.compile(
    rf"\b(?:hospital|hospice|clinic|home|school|church|company|employer|firm|college|practice|university|nursery|gym|surgery)[ \t]*[,(][ \t]*(?:the[ \t]+)?{NAME}(?=[,)])"
)
# What hospitals are called for short, “Larkspur General”.
CALLED_FOR_SHORT = [
    "General", "Memorial", "Provincial", "Regional", "Baptist", "Methodist", "Presbyterian", "Infirmary",
    "Lutheran", "Adventist", "Royal", "Mercy", "Medical", "Children's", "Children’s",
]  # fmt: skip
SHORT_FOR_CARE = re.compile(
    rf"(?<!\w)(?P<name>{WORD}[ \t]+(?:{'|'.join(CALLED_FOR_SHORT)}))\b(?![ \t]+[{UPPER}])"
)
# “works for amazon”, “cabin crew for emirates”: firms that everybody knows, in any case.
WORKED = (
    r"work(?:s|ed|ing)?|job|employed|crew|picker|driver|drive|clean(?:s|ed|ing|er)?|cashier|manager|engineer|guard|temp|shift|shifts|porter|packer|rider|"
    r"courier|barista|pilot|retired|hired|fired|contract|intern(?:ship)?|developer|analyst|nurse|store|shop|warehouse"
)
BRAND = re.compile(
    rf"\b(?:{WORKED})[ \t]+(?:[a-z]+[ \t]+){{0,2}}(?:at|for|with|from|in)[ \t]+(?:an?[ \t]+|the[ \t]+)?(?P<name>{'|'.join(sorted(BRANDS, key=len, reverse=True))})\b",
    re.I,
)
WORKED_IN_WORDS = """
work works worked working job employed crew picker driver drive clean cleans cleaned cleaning cleaner cashier manager engineer guard temp shift shifts porter packer rider
courier barista pilot retired hired fired contract intern internship developer analyst nurse store shop warehouse
"""
WORKED_WORDS = frozenset(WORKED_IN_WORDS.split())
MAY_BE_A_BRAND = re.compile(rf"\b(?:{WORKED})[ \t]", re.I)
DOES_THERE = re.compile(
    rf"\b(?:[Dd]rives?|[Ss]ings?|[Ss]wims?|[Pp]lays?|[Tt]rains?|[Vv]olunteers?|[Dd]ances?|[Rr]ows?|[Rr]uns|[Cc]oaches|[Ww]orks?|[Tt]each(?:es)?|[Aa]ttends?|[Jj]oined|[Ss]erved?|phd|[Cc]op|[Oo]fficer|"
    rf"[Cc]lerk|[Mm]ember|[Ff]reshman|[Ss]ophomore|[Jj]unior|[Ss]enior|[Ll]ine)\b[ \t]*(?:[a-z]+[ \t]+){{0,3}}?(?:with|for|of|at)[ \t]+(?:the[ \t]+)?{NAME}"
)
ATTENDS = re.compile(rf"\b(?:attends?|attended|attending|joined|left)[ \t]+(?:the[ \t]+)?{NAME}")
NO_PLACE_IN_WORDS = """
night christmas easter ramadan diwali hanukkah passover eid halloween thanksgiving lent stage home noon midnight dawn birth first last best
worst least most present once times risk rest age day days week month year years time work school god allah jesus heaven type grade level
level google facebook youtube whatsapp zoom skype instagram excel word windows covid lockdown brexit world internet
"""
NO_PLACE = frozenset(NO_PLACE_IN_WORDS.split())
NO_NAME = frozenset(NO_PLACE | EPONYMS | NO_PERSON)
NO_BEGINNING = frozenset(NO_PLACE | EPONYMS | (PRODUCTS & EPONYMS))
OF_A_DISEASE = re.compile(
    r"[’']?s?[ -]+(?:\w+ )?(?:disease|syndrome|disorder|palsy|test|sign|lymphoma|type)\b"
)
CARE_AROUND = re.compile(
    r"\b(?:scan|mri|ct|nurse|doctor|dr|ward|er|a&e|icu|nicu|dentist|operat\w+|surger\w+|admitted|discharged|seen|biopsy|gp|consultant|hospital|clinic|"
    r"treated|born|bloods|labs?|results|physio|patient|hospice|transplant|dialysis|chemo|kept me|appointment)\b",
    re.I,
)


@lru_cache(maxsize=16)  # the texts of a document, which two checks read
def capital_places(text):
    """Return [(start, end, kind)] of places told by their capitals; kind is care, school or firm."""
    return list(_found(text))


def _found(text):
    for pattern in _that_may_fit(text):
        for match in pattern.finditer(text):
            sure = pattern in {IN_APPOSITION, SHORT_FOR_CARE}
            after = text[match.end() :][:40]
            if _is_a_place(match["name"], sure) and not OF_A_DISEASE.match(after):
                around = text[max(match.start() - 60, 0) : match.end() + 30]
                care = pattern is SHORT_FOR_CARE or CARE_AROUND.search(around)
                end = match.end("name") - len(match["name"]) + len(match["name"].rstrip("’'"))
                yield match.start("name"), end, "care" if care else "firm"
    may_work = not text.isascii() or WORKED_WORDS & runs_of_letters(text)
    for match in BRAND.finditer(text) if may_work and MAY_BE_A_BRAND.search(text) else ():
        yield *match.span("name"), "firm"


def _that_may_fit(text):
    """Return the patterns to try: the one that begins at any word only beside a word it ends with."""
    short = (SHORT_FOR_CARE,) if any(word in text for word in CALLED_FOR_SHORT) else ()
    return AT, BEHIND_A_WORD, IN_APPOSITION, DOES_THERE, ATTENDS, *short


def _is_a_place(name, sure):
    """True for a strange word, and for two with capitals of which one is no sort of place."""
    words = [
        re.sub(r"[’']s?$", "", word.lower().strip("."))
        for word in name.split()
        if word[0].isupper()
    ]
    own = [w for w in words if w not in NO_NAME and w not in GENERIC and w not in SORTS]
    if own and not sure and all(word in lands() for word in own):
        return False  # “sent to Nigeria”
    if not own or words[0] in NO_BEGINNING:
        return False
    strange = [word for word in own if not is_word(word)]
    return bool(strange) or sure or len(words) > 1
