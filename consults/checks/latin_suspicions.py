"""Words in Latin letters that may be a name of a person or a place, where nothing around them says so."""

import re
from itertools import chain

from consults.checks.capital_places import CARE_AROUND, NO_BEGINNING, NO_NAME
from consults.checks.kin_words import DOES, MACHINES, PEOPLE
from consults.checks.kinds_of_places import BRANDS as BRAND_FIRMS
from consults.checks.kinds_of_places import LAST
from consults.checks.name_lists import (
    PRODUCTS,
    everyday_words,
    family_names,
    given_names,
    is_medical,
    is_word,
    lands,
    may_be_given,
    medicines,
)
from consults.checks.name_shapes import NEAR, is_a_slip, may_be
from consults.checks.not_names import BRANDS, NO_PERSON, NOT_A_PERSON
from consults.checks.passages import Voice, signed
from consults.checks.places_of_care import KNOWN_CARE_IN_WORDS
from consults.checks.recasing import shouts
from consults.checks.told_work import DOING, suspicious_work
from consults.checks.tokens import words_of

SHORTEST = 3
LONG_ENOUGH = 4  # letters of a strange word in small letters
WHO = frozenset(["myself", "mx", "nurse", "pharmacist", "law", "tutor"])
NO_NAME_IN_SMALL = frozenset(
    "practitioner specialist patient surgeon manager assistant consultant line aid care station clinic office insurance visit group mode board pressure".split()
)
WHERE = frozenset(["at", "in", "from", "to", "by", "of", "near", "outside"])
CASE = re.compile(r"[.!?…:;\n]\s*[\"“(]?$|\A\W*$|[-–—•*]\s*$")  # what stands before a sentence
# Rare words that letters write with a capital: tests, makers, ways to treat.
RARE = frozenset(
    "henry eighth sergeant corporal holter doppler parenthood jubilee cola turp coke pepsi velcro kleenex hoover thermos teflon kevlar medicine ultrasound xray emergency trans ward internet web island islands "
    "catholic methodist protestant hindu sikh muslim buddhist caucasian hispanic latino roman latin greek dutch irish welsh scottish polish czech danish swedish norwegian finnish "
    "turkish arabic persian hebrew yiddish swahili zulu urdu punjabi tamil bengali gujarati marathi telugu cantonese mandarin hokkien malay tagalog thai vietnamese".split()
)
HAN_LETTERS = re.compile(r"[\u3400-\u9fff]")
FOREIGN_IN_WORDS = """
de la le les el los las un une der die das und ist ich je et mon ma mes por para con que een het van ik mijn min og jag saya ini itu dari ke di ada
meri mera mere ko hai ji ka ki se aur the du des au aux mi su tu y e o os as um uma sono di del della il lo gli sir namaste salaam salam shalom hola bonjour
grüßen gruss grüsse grüezi cofion malo lelei kumusta mabuhay habari asante karibu zdravo dobar dobry czesc dzien bula kia ora filipino filipina haitian latina latino
gleason hartmann kocher roux cobb lewy risser oximeter xray xrays smartwatch vape vapes hosp whatsapp mutti vati mutter vater nite wanna covid omicron fitbit iphone android wifi spotify
prediabetes mellitus insta zalo shud wich itll anymore walkies afib bcos maccas recept egfr niagra libre dexcom ferritin gallbladder medicare medicaid medisave azar kala soz hiya heya ello hullo soz pls plz thx cuz coz bcz bcoz btw idk imo tbh lol lmao omg wtf meds bday appt gp gps docs temp temps ultrasonic ramzan ramadan ramadhan iftar suhoor sehri
creatinin hemoglobin haemoglobin rheum gyno gynae physio physios derm neuro cardio endo onco paeds peds ortho psych obgyn hello assalam alaikum alaykum wa inshallah mashallah bonsoir buenas ciao hallo guten tag merhaba selam privet halo apa khabar doktor docteur
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
    r"(?<![\w@.-])(?=[A-Za-z0-9.]*[_]|[A-Za-z]{4,}[._]?[a-z]*\d{2,})@?[A-Za-z][\w.]{4,28}[A-Za-z0-9](?!\w)"
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


def found_in(passage, cast):
    """Yield (code, start, end, milder) of what looks like somebody or somewhere in a passage."""
    if not cast.has_dictionary:
        return
    text = HAN_LETTERS.sub("，", passage.text)  # “我是Nina”: beside them a capital says more
    words, shouting = words_of(text), shouts(text)
    for at in range(len(words)):
        told = _told(words, at, text, cast, shouting, passage)
        if told:
            yield told
    if passage.voice is Voice.ASKER:
        yield from _at_the_end(text, cast)
        for start, end in suspicious_work(text, words):
            yield "employer", start, end, "a company"
        yield from _with_signs(text)


def _told(words, at, text, cast, shouting, passage):
    """Return (code, start, end, milder) of a word that is suspicious, or None."""
    word = words[at]
    low = re.sub(r"['’]s?$", "", word.low)
    abbreviated = not shouting and len(low) <= 5 and word.text.rstrip("s").isupper()
    if (
        abbreviated
        or len(low) < SHORTEST
        or not may_be(word.text, cast)
        or signed(passage, word.start)
    ):
        return None
    if NOT_A_PERSON.match(text[word.end : word.end + NEAR]):
        return None
    capital = word.is_capital and not shouting
    begins = bool(CASE.search(text[max(word.start - 6, 0) : word.start]))
    before = words[at - 1].low if at and not begins else ""
    if passage.voice is Voice.DOCTOR:
        suspicious = capital and is_unknown(low) and is_listed(low)
    elif before in PEOPLE | WHO and _is_beside_people(words, at, low, capital, text):
        suspicious = True
    elif capital and not begins:
        suspicious = is_unknown(low, slips=False) or _is_a_rare_capital(words, at, low, text)
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


def is_unknown(low, slips=True):
    """True for a word that is in no dictionary, no medicine and no town; with `slips` no slip of the pen either."""
    if low in NO_PERSON or low in PRODUCTS or low in FOREIGN or low in MACHINES or low in BRANDS:
        return False
    if low in medicines() or low in PEOPLE or is_word(low) or is_word(low.partition("-")[0]):
        return False
    return low not in lands() and not (slips and is_a_slip(low))


def is_listed(low):
    return low in given_names() or low in family_names()


def _is_beside_people(words, at, low, capital, text):
    """True behind “stepdad” or “nurse” for any word that is none of every day, and for one with a capital."""
    if text[words[at - 1].end : words[at].start].strip(" \t") or low in NO_PERSON | PEOPLE | DOES:
        return False
    if low in FOREIGN or low in MACHINES or low in medicines() or low in NO_NAME_IN_SMALL:
        return False
    if capital:
        after = words[at + 1] if at + 1 < len(words) else None
        return is_listed(low) or after is None or not after.is_capital
    return low not in everyday_words() and not is_medical(low) and not is_a_slip(low)


def _is_a_rare_capital(words, at, low, text):
    """True for “Wren”: a word that is not of every day, with a capital, and is nobody's disease or test."""
    if (
        low in PRODUCTS
        or low in NO_PERSON
        or low in lands()
        or is_medical(low)
        or low in medicines()
    ):
        return False
    if "'" in words[at].text[:2] or "’" in words[at].text[:2] or low in FOREIGN or low in RARE:
        return False
    beside = re.match(r" [A-Z]", text[words[at].end :][:2])
    before = words[at - 1].is_capital and words[at - 1].end + 1 == words[at].start
    return low not in everyday_words() or (may_be_given(low) and not beside and not before)


def _does(words, at, text):
    after = words[at + 1].low if at + 1 < len(words) else ""
    gap = text[words[at].end :][:3].strip()
    return after in DOES or after in {"from", "at", "here", "again"} or gap[:1] in {",", "("}


def _is_small_name(words, at, low, before, text, cast):
    """True in small letters for a listed name, or a strange word that does something or stands after “at”."""
    if (
        low.endswith("s")
        and low[:-1] in given_names()
        and not is_word(low)
        and not is_word(low[:-1])
    ):
        return True  # “kayleighs mum”
    if len(low) < LONG_ENOUGH or not is_unknown(low) or not cast.has_dictionary:
        return False
    if is_listed(low) or before in WHO or before in given_names():
        return True
    if before in {"for", "of"} and any(w.low in DOING for w in words[max(at - 4, 0) : at - 1]):
        return True
    return before in {"at", "in", "from", "work", "works"} or (
        at + 1 < len(words) and words[at + 1].low in DOES and before not in {"the", "my", "a"}
    )


def _place(words, at, text, low):
    last = at
    while (
        last + 1 < len(words)
        and text[words[last].end : words[last + 1].start] == " "
        and (is_unknown(words[last + 1].low) or words[last + 1].is_capital)
        and last - at < 3
    ):
        last += 1
    return next(_told_place((words[at].start, words[last].end), text))


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


def _told_place(span, text):
    around = text[max(span[0] - 80, 0) : span[1] + 60]
    if CARE_AROUND.search(around):
        yield "place-of-care", *span, "a hospital"
    else:
        yield "employer", *span, "a place"


def _at_the_end(text, cast):
    """Yield who signs: the last words of a letter, initials among them; or says “… here” at its beginning."""
    if match := HERE.search(text):
        if all(is_listed(low) or is_unknown(low) for low in match["name"].lower().split()):
            yield "asker-name", *match.span("name"), cast.pseudonym
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
            yield from _told_place(match.span("name"), text)
    for pattern in (SMALL_PLACE, BRAND_AT, WORKS, WITH_NUMBER, KNOWN_SAYS):
        for match in pattern.finditer(text):
            if match["name"] not in NO_PLACE and not NO_SMALL_PLACE.search(match["name"]):
                yield from _told_place(match.span("name"), text)
    for match in CAPITALS.finditer(text):
        if _is_named_with_capitals(match, text):
            yield from _told_place(match.span("name"), text)
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
