"""Where somebody lives: streets and postcodes in the ways of many countries."""

import re

from consults.checks.contacts import HOTLINE
from consults.checks.finding import Finding, Severity, mark
from consults.checks.name_lists import UPPER
from consults.checks.passages import Voice, public_texts
from consults.checks.spans import joined
from consults.checks.tokens import runs_of_letters

MAY_BE_STREET = re.compile(
    r"\b(?:St|Street|Road|Rd|Ave|Avenue|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Terrace|Close|Crescent|Way|"
    r"Place|Pl|Square|Sq|Gardens|Grove|Highway|Hwy|Parkway|Row|Mews|Rise|Hill|Walk|View|Mead|Wharf|Quay|Flat|Box)\b|[號号]|\d [ABD-HJLNP-UW-Z0-9]{3}\b"
    r"|\d[A-Z]{2}\b"
)
STREET = re.compile(
    r"(?<![\w-])(?:(?i:apartment|apt\.?|flat|suite|unit|room)\s*#?\w{1,5},?\s+)?\d{1,5}[A-Za-z]?,?\s+"
    r"(?:[A-Z][\w'’.-]{0,40}\s+){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|"
    r"Terrace|Close|Crescent|Way|Place|Pl|Square|Sq|Gardens|Grove|Highway|Hwy|Parkway|Row|Mews|Rise|Hill|Walk|View|Mead|Wharf|Quay)\b\.?"
    r"(?:,?\s+(?:(?i:apartment|apt\.?|flat|suite|unit)|#)\s*(?=\w{0,4}\d|[A-Z]\b)\w{1,5}\b)?"
    r"(?:,\s*[A-Z][a-z]+(?:\s[A-Z][a-z]+)?){0,2}(?:,?\s+[A-Z]{2}\b)?(?:\s+\d{5}(?:-\d{4})?)?"
    r"(?:,?\s+[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})?"
)
ASIAN_STREET = re.compile(
    r"(?:No\.?\s*\d{1,4}(?:-\d+)?,?\s*)?(?:Alley\s+\d+,?\s*)?(?:Lane\s+\d+,?\s*)?(?:Sec(?:tion|\.)\s*\d,?\s*)?"
    r"(?:[A-Z][\w'’-]{0,40}\.?\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Blvd|Boulevard)\b\.?(?:,?\s*Sec(?:tion|\.)\s*\d)?"
)
FLAT = re.compile(
    r"\bP\.?\s?O\.?\s?Box\s+[A-Z]{0,3}\s?\d{1,6}(?:,\s*[A-Z][a-z]+)?|\b(?:Flat|Apartment|Apt\.?|Unit)\s+\d{1,4}[A-Za-z]?,\s+(?:[A-Z][\w’\']{1,40}\s*){1,4}(?:,\s*(?:[A-Z][\w’\']{1,40}\s*){1,3})?"
)
# Streets as other languages write them: the word for one first or at the end of the name, the number behind.
STREET_FIRST = (
    r"(?:ul|os|al|bd|blvd|av|avda|str|cad|sok|mah|jl|jln|c)\.|ulica|ulitsa|rue|avenue|boulevard|chemin|impasse|allée|quai|place|via|viale|"
    r"corso|piazza|vicolo|calle|avenida|carrera|rua|travessa|praça|largo|odos|leoforos|put|trg|strada|strasse|jalan|lorong|soi|đường|phố|plaza"
)
STREET_ENDS = (
    r"(?:straße|strasse|str|weg|allee|platz|gasse|damm|ufer|ring|straat|laan|plein|gracht|kade|dijk|veien|vegen|vei|veg|gata|gate|gaten|"
    r"vägen|gatan|gränd|vej|gade|stræde|katu|tie|kuja|utca|caddesi|sokak|sokağı)"
)
STREET_WORDS = r"(?:Salai|Nagar|Marg|Colony|Sector|Layout|Enclave|Vihar|Chowk|Gali|Mohalla|Bazar|Bazaar|Estate|Layout|Phase|Block|Cross|Main)"
UP = rf"[{UPPER}]"
ABROAD = [
    re.compile(
        rf"(?<![\w.])(?:{STREET_FIRST})\s+(?:de\s+|la\s+|del\s+|du\s+|des\s+|da\s+|do\s+)*(?-i:{UP})[\w'’.-]{{0,40}}(?:\s+[\w'’.-]{{1,40}}){{0,3}}?,?\s+(?:nr\.?\s*|no\.?\s*|n[.º°]\s*)?\d{{1,4}}[a-z]?\b"
        rf"(?:\s*m\.\s*\d+)?(?:,?\s+\d{{4,6}}(?:\s+(?-i:{UP})\w+)?)?",
        re.I,
    ),
    re.compile(
        rf"(?<![\w.])(?:{UP}[\w'’.-]{{0,40}}\s+){{0,2}}(?:{UP}[\w'’-]{{1,40}}{STREET_ENDS}|{UP}[\w'’-]{{1,40}}[ -]{STREET_ENDS.replace('(?:', '(?:(?i:')}))\.?\s+\d{{1,4}}\s?[a-zA-Z]?\b(?!\s*(?:mg|ml|km|m|years))"
        rf"(?:,\s*[^,.\n]{{2,20}})?(?:,?\s+\d{{4,6}}(?:\s+{UP}\w+)?)?"
    ),
    re.compile(
        rf"(?<![\w.])(?:\d{{1,4}}[A-Za-z]?(?:/\d+)?,?\s+)(?:{UP}[\w'’.-]{{0,40}}\s+){{1,3}}{STREET_WORDS}\b(?:,?\s+{UP}\w+)?(?:\s*[-–]?\s*\d{{6}})?"
    ),
    # “Put Maslina 7, 21220 Seget”, “Plaas Rietvlei, 6280”: a name, and a postcode behind a comma.
    re.compile(
        rf"(?<![\w.])(?!Vitamin)(?:{UP}[\w'’-]{{0,40}}\s+){{0,3}}{UP}[\w'’-]{{3,40}}(?:\s+\d{{1,4}}[a-z]?)?,\s*(?:[A-Z]{{1,2}}-)?\d{{4,6}}(?:\s+{UP}[\w'’-]{{1,40}}|(?=[.,]?\s*(?:$|\n|and\b)))",
    ),
]
# “I reside at …”: whatever follows with a capital and a number, up to the end of the clause.
LIVES_AT = re.compile(
    rf"\b(?:live|lives|living|lived|reside|resides|residing|stay|stays|staying|moved|room|house|home|flat|address|send (?:it|them|this)?|post)\b"
    rf"(?:\s+(?:is|alone|now|with \w+ \w+|here|it))?\s*(?:at|in|to|on|[:=])\s+(?P<where>(?=[^.!?\n]{{3,60}})(?:{UP}|\d|No\b)[^.!?\n;()]{{2,60}})"
)
NUMBERED = re.compile(
    rf"(?:(?<!\w){UP}[\w'’-]{{1,40}},?\s+(?:no\.?\s*)?\d{{1,4}}[a-z]?\b(?!\s*(?:years|months|km|kg|weeks|days|miles|people|m\b|and\b|%))|^\d{{1,4}}[a-z]?,?\s+(?-i:{UP})[\w'’-]{{0,40}}(?:[ \t]+(?-i:{UP})[\w'’-]{{0,40}}){{0,3}})",
    re.I,
)
POSTED = re.compile(rf"(?:(?<!\w){UP}[\w'’-]{{1,40}},?\s+)+\d{{4,6}}\b")
SMALL_STREET = re.compile(
    r"(?<![\w.-])\d{1,4}[a-z]?,?\s+(?:[a-z'’]+\s+){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|crescent|close|court|terrace|gardens|grove|way|place|"
    r"square|rise|hill|walk)\b(?:,?\s+[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b)?"
)
SMALL_POSTCODE = re.compile(r"(?<!\w)[a-z]{1,2}\d[a-z\d]?\s\d[abd-hjlnp-uw-z]{2}(?!\w)")
HAN_NUMBER = r"(?:\d+|[一二三四五六七八九十百零〇]+)"
HAN_STREET = re.compile(
    r"(?!走路|馬路|马路|公路|道路|網路|网路)(?:[\u3400-\u9fff]{1,3}[市縣县省])?(?:[\u3400-\u9fff]{1,4}[區区鄉乡镇鎮市])?[\u3400-\u9fff]{1,6}(?:路|街|大道|道|胡同|巷|弄|里弄)"
    rf"(?:[一二三四五六七八九十\d]+段)?(?:{HAN_NUMBER}巷)?(?:{HAN_NUMBER}弄)?{HAN_NUMBER}(?:[之-]\d+)?(?:[號号弄](?:之\d+)?|樓|楼|室)(?:{HAN_NUMBER}[樓楼室F])?(?:[之-]\d+|[A-Z]室?)?"
)
# “翠湖花园5号楼302室”, “富善邨善群樓12樓”, “大牌123”: what people of a block live in.
HAN_ESTATE = re.compile(
    rf"(?P<name>[\u3400-\u9fff]{{2,6}}?)(?:小区|社區|社区|花园|花園|新村|家园|家園|公寓|大厦|大廈|邨|屋苑|山莊|山庄|别墅|國宅|组屋|組屋|苑|城|園|院|村)[\u3400-\u9fff]{{0,3}}?"
    rf"(?:[A-Za-z]?{HAN_NUMBER}|[A-Z])\s?(?:号楼|號樓|栋|棟|幢|座|單元|单元|號|号|樓|楼|室|期\d|鄰|组|組)(?:[A-Za-z\d一二三四五六七八九十]+(?:單元|单元|樓|楼|室|層|层|號|号|F))*"
    r"|(?:大牌|[Bb]lk\s?|[Bb]lock\s)\d{1,4}[A-Z]?(?:[\u3400-\u9fff]{2,8}|(?:[ ,]+[A-Z][\w]+){1,4})?(?:\s?#?\d{2}-\d{2,4})?"
)
NO_ESTATE = re.compile(r"醫|医|學|学|病|診|诊|法院|住院|妓|住[在]?$")
HAN_LEAD = re.compile(
    r"(?:我們|我们|我|家|住|在|於|址|是|地|搬|到|寄|去|請|请|店|：|回|給|给|來|来)+"
)
POSTCODE = re.compile(
    r"(?<!\w)(?:GIR 0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-HJKMNP-Y\d]? \d[ABD-HJLNP-UW-Z]{2})(?!\w)"
)


def addresses(document):
    """Street addresses and postcodes; an institution's, in a doctor's reply, is a hint."""
    for passage in public_texts(document):
        told = () if passage.voice is Voice.GUIDE else _told(passage.text)
        for start, end in joined([*told, *_streets(passage.text)]):
            yield _address(passage, start, end)


def _streets(text):
    """Yield (start, end) of streets, flats and postcodes whose form says that they are one."""
    if (text.isascii() and not HAS_DIGIT.search(text)) or not MAY_BE_STREET.search(text):
        return
    for pattern in (STREET, FLAT, HAN_STREET, ASIAN_STREET, POSTCODE):
        for match in pattern.finditer(text):
            lead = HAN_LEAD.match(match[0])
            if pattern is not ASIAN_STREET or any(letter.isdigit() for letter in match[0]):
                yield match.start() + (lead.end() if lead else 0), match.end()


HAS_DIGIT = re.compile(r"\d")
MAY_BE_ABROAD = re.compile(r"\d|[號号樓楼棟栋]")


def _told(text):
    """Yield (start, end) of addresses abroad, and of those that “I live at” leads to."""
    if not MAY_BE_ABROAD.search(text):
        return
    for pattern in _abroad_that_may_fit(text):
        for match in pattern.finditer(text):
            if not YEAR_BEHIND.search(match[0]):
                yield match.span()
    for match in HAN_ESTATE.finditer(text):
        if not NO_ESTATE.search(match["name"] or ""):
            lead = HAN_LEAD.match(match[0])
            yield match.start() + (lead.end() if lead else 0), match.end()
    for match in LIVES_AT.finditer(text):
        found = NUMBERED.search(match["where"]) or POSTED.search(match["where"])
        if found and not YEAR_BEHIND.search(found[0]):
            yield match.start("where") + found.start(), match.start("where") + found.end()
    for pattern in (SMALL_STREET, SMALL_POSTCODE):
        for match in pattern.finditer(text):
            if not NO_STREET.search(match[0]):
                yield match.span()


def _abroad_that_may_fit(text):
    """Return the patterns of ABROAD to try: most texts hold no word for a street, nor a postcode."""
    if not text.isascii():
        return ABROAD
    runs = runs_of_letters(text)
    first = ABROAD[:1] if runs & FIRST_WORDS else ()
    words = ABROAD[2:3] if runs & LAST_WORDS else ()
    return *first, ABROAD[1], *words, *(ABROAD[3:] if POSTCODE_ABROAD.search(text) else ())


FIRST_WORDS = frozenset(re.findall(r"[^\W\d_]+", STREET_FIRST.lower()))
LAST_WORDS = frozenset(re.findall(r"[^\W\d_]+", STREET_WORDS.lower()))
POSTCODE_ABROAD = re.compile(r",\s*(?:[A-Z]{1,2}-)?\d{4}")
YEAR_BEHIND = re.compile(r"\b(?:19|20)\d\d$")
NO_STREET = re.compile(
    r"\b(?:in|of|by|to|from|the|a|my|per|each|every|mg|ml|times?|days?|weeks?|months?|years?|hours?|minutes?|mins|steps?|miles?|km|meters|"
    r"people|and|or|all|half|more|feet|ft|yrs|kg|lbs|pounds|units?|different|on|this|that|long|no)\s"
)


def _address(passage, start, end):
    if passage.voice is Voice.DOCTOR:
        around = passage.text[max(start - 150, 0) : end + 60]
        severity = Severity.HINT if HOTLINE.search(around) else Severity.WARNING
        sentence = "An address: fine for an institution, never for a person."
        return Finding("address", severity, passage.field, sentence, start, end, mark("address"))
    if passage.voice is Voice.LINE and HOTLINE.search(passage.text):
        sentence = "An address of an institution, as it seems: the name is enough."
        return Finding(
            "address", Severity.HINT, passage.field, sentence, start, end, mark("address")
        )
    sentence = "A street address or postcode leads to somebody's door."
    severity = Severity.WARNING if passage.voice is Voice.MORE else Severity.BLOCKER
    return Finding("address", severity, passage.field, sentence, start, end, mark("address"))


CHECKS = [addresses]
