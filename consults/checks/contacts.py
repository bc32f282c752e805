"""How to reach or identify a person: telephone, e-mail, messengers, handles, numbers, addresses.

Telephone numbers are found by the library phonenumbers for the countries in
``settings.PHONE_REGIONS``, national numbers checked by python-stdnum. What belongs to an
institution and stands in a doctor's reply is a hint: readers are meant to call it.
"""

import re
from importlib import import_module

import phonenumbers
from django.conf import settings
from phonenumbers import Leniency, PhoneNumberType

from consults.checks.finding import Finding, Severity, mark
from consults.checks.passages import Voice, passages
from consults.checks.spans import Taken

BLOCKER, WARNING, HINT = Severity.BLOCKER, Severity.WARNING, Severity.HINT
DIGITS = re.compile(r"\d(?:[\s().+-]{0,2}\d){6,}")
# A mobile number is a person's; every other kind may be a switchboard.
PERSONAL_NUMBERS = {PhoneNumberType.MOBILE, PhoneNumberType.PERSONAL_NUMBER, PhoneNumberType.PAGER}
# Digits that are no telephone: dates, measures, and consult numbers.
BEFORE_NO_PHONE = re.compile(
    r"(?:\b(?:pmid|doi|isbn|id|nct)\b\s*(?:number|no\.?)?\s*:?\s*|#|/)$", re.I
)
CALLED = re.compile(
    r"(?P<what>\b(?:tel(?:ephone)?|phone|mobile|cell|call|te?xt|ring|reach|message|msg|sms|fax|whatsapp|電話|手機|电话|手机)"
    r"[^\d\n]{0,30})(?P<number>\+?\(?\d[\d\s().-]{5,17}\d)",
    re.I,
)
EMAIL = re.compile(r"[\w.+-]{1,64}(?:@|＠|\s?\[at\]\s?|\s?\(at\)\s?)[\w-]+(?:\.[\w-]+)+", re.I)
WEBMAIL = re.compile(
    r"(?:gmail|yahoo|hotmail|outlook|live|icloud|aol|proton|protonmail|gmx|qq|163|126|naver|hinet)\.",
    re.I,
)
MESSENGER = re.compile(
    r"\b(?:line|wechat|weixin|whatsapp|telegram|skype|signal|kakaotalk|kakao|viber|discord|qq|messenger|"
    r"instagram|insta|ig|facebook|fb|twitter|tiktok|snapchat|snap|youtube)\b"
    r"(?:\s+(?:account|user\s?name|handle|name|nick|profile|page))?"
    r"(?:\s*(?:id|號|帳號)\s*(?:is|:|：|=)?|\s+is|\s*[:：=])\s*(?P<id>@?[A-Za-z0-9][\w.-]{2,29})",
    re.I,
)
HAN_MESSENGER = re.compile(
    r"(?:賴|微信|加賴|LINE)\s*(?:ID|帳號|號)?\s*[:：是]\s*(?P<id>[A-Za-z0-9_.-]{3,30})"
)
HANDLE = re.compile(r"(?<![\w@.])@(?P<id>[A-Za-z_][\w.]{2,29})\b(?!\.\w)")
PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?:facebook|fb|instagram|twitter|x|tiktok|linkedin|threads|weibo|plurk|t|line)"
    r"\.(?:com|me|net)/(?P<id>[\w.@/%-]{2,80})",
    re.I,
)
RECORD = re.compile(
    r"\b(?:MRN|(?:medical|patient|hospital|health|chart|file|case|clinic)\s+(?:record\s+|file\s+|id\s+)?"
    r"(?:number|no\.?|id|#)|(?:medical|patient|health)\s+records?\s+(?:number|no\.?)?|chart|"
    r"(?:health\s+)?insurance\s+(?:card\s+|policy\s+)?(?:number|no\.?|id)|policy\s+(?:number|no\.?)|"
    r"passport\s*(?:number|no\.?)?|NHI\s+(?:card\s+)?(?:number|no\.?)|national\s+id(?:entity)?(?:\s+card)?"
    r"(?:\s+(?:number|no\.?))?|social\s+security(?:\s+(?:number|no\.?))?|SSN|NHS\s+(?:number|no\.?)|"
    r"driver[’']?s?\s+licen[cs]e\s*(?:number|no\.?)?|license\s+plate|accession\s+(?:number|no\.?)|"
    r"(?:病歷|病历|就診|身分證|身份證|身份证|健保卡|護照|護照號碼)(?:號碼|字號|號|号码|号)?)"
    r"\s*(?:is|was|:|：|#|是|為|=)?\s*(?P<id>[A-Z]{0,3}-?\d[A-Z\d-]{4,19})(?![\w/])",
    re.I,
)
# Cheap looks before dear ones: most texts hold nothing of the kind.
MAY_BE_EMAIL = re.compile(r"[@＠]|[\[(]at[\])]", re.I)
MESSENGERS = [
    "wechat",
    "weixin",
    "whatsapp",
    "telegram",
    "skype",
    "kakao",
    "viber",
    "discord",
    "messenger",
]
MESSENGERS += ["insta", "facebook", "twitter", "tiktok", "snapchat", "youtube"]
MAY_BE_ACCOUNT = re.compile(
    r"@|\.(?:com|me|net)/|[賴微號]|LINE\s*(?:ID|帳號|[:：是])|\b(?:line|signal|qq|ig|fb|snap)\b\s*(?:id\b|account|name|is\b|[:：=])",
    re.I,
)
MAY_BE_NUMBER = re.compile(r"\d[\d .-]{6}|\d{5}|[A-Z]{3}\d")
MAY_BE_STREET = re.compile(
    r"\b(?:St|Street|Road|Rd|Ave|Avenue|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Terrace|Close|Crescent|Way|"
    r"Place|Pl|Square|Sq|Gardens|Grove|Highway|Hwy|Parkway|Row|Mews)\b|[號号]|\d [ABD-HJLNP-UW-Z0-9]{3}\b"
    r"|\d[A-Z]{2}\b"
)
# Shapes distinctive enough to be looked at anywhere, each with the validators of its countries.
SHAPES = [
    (re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), ["us.ssn"]),
    (re.compile(r"(?<!\w)\d{17}[\dX](?!\w)"), ["cn.ric"]),
    (re.compile(r"(?<!\w)\d{6}-\d{7}(?!\w)"), ["kr.rrn"]),
    (re.compile(r"(?<!\w)[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z](?!\w)"), ["it.codicefiscale"]),
    (re.compile(r"(?<!\w)\d{6}[-+A]\d{3}[\dA-Y](?!\w)"), ["fi.hetu", "se.personnummer", "dk.cpr"]),
    (re.compile(r"(?<!\w)\d{6}[- ]?\d{4}(?!\w)"), ["dk.cpr", "se.personnummer"]),
    (re.compile(r"(?<!\w)(?:\d{8}|[XYZ]\d{7})-?[A-HJ-NP-TV-Z](?!\w)"), ["es.dni", "es.nie"]),
    (re.compile(r"(?<!\w)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)"), ["br.cpf"]),
    (re.compile(r"(?<!\w)[12] ?\d{2} ?[01]\d ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}(?!\w)"), ["fr.nir"]),
    (re.compile(r"(?<!\w)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\w)"), ["be.nn"]),
    (re.compile(r"(?<!\w)\d{3} \d{3} \d{4}(?!\w)"), ["gb.nhs"]),
    (re.compile(r"(?<!\w)[2-9]\d{3} \d{4} \d{4}(?!\w)"), ["in_.aadhaar"]),
    (re.compile(r"(?<!\w)\d{1,2}\.\d{3}\.\d{3}-[\dkK](?!\w)"), ["cl.rut"]),
]
TAIWAN_ID = re.compile(r"(?<!\w)[A-Z][1289]\d{8}(?!\w)")
# https://en.wikipedia.org/wiki/National_identification_card_(Taiwan): the letter's number, then weights.
TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
HONG_KONG_ID = re.compile(r"(?<!\w)[A-Z]{1,2}\d{6}\([0-9A]\)")
STREET = re.compile(
    r"(?<![\w-])(?:(?:apartment|apt\.?|flat|suite|unit|room)\s*#?\w{1,5},?\s+)?\d{1,5}[A-Za-z]?,?\s+"
    r"(?:[A-Z][\w'’.-]*\s+){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|"
    r"Terrace|Close|Crescent|Way|Place|Pl|Square|Sq|Gardens|Grove|Highway|Hwy|Parkway|Row|Mews)\b\.?"
    r"(?:,?\s+(?:apartment|apt\.?|flat|suite|unit|#)\s*\w{1,5})?"
    r"(?:,\s*[A-Z][a-z]+(?:\s[A-Z][a-z]+)?){0,2}(?:,?\s+[A-Z]{2})?(?:\s+\d{5}(?:-\d{4})?)?"
    r"(?:,?\s+[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})?"
)
ASIAN_STREET = re.compile(
    r"(?:No\.?\s*\d{1,4}(?:-\d+)?,?\s*)?(?:Alley\s+\d+,?\s*)?(?:Lane\s+\d+,?\s*)?(?:Sec(?:tion|\.)\s*\d,?\s*)?"
    r"(?:[A-Z][\w'’-]{0,40}\.?\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Blvd|Boulevard)\b\.?(?:,?\s*Sec(?:tion|\.)\s*\d)?"
)
HAN_STREET = re.compile(
    r"(?:[\u3400-\u9fff]{1,3}[市縣县省])?(?:[\u3400-\u9fff]{1,4}[區区鄉镇鎮市])?[\u3400-\u9fff]{1,6}(?:路|街|大道)"
    r"(?:[一二三四五六七八九十\d]+段)?(?:\d+巷)?(?:\d+弄)?\d+(?:之\d+)?[號号](?:\d+樓|\d+楼)?"
)
HAN_LEAD = re.compile(r"(?:我|家|住|在|於|址|是|地|搬|到)+")
POSTCODE = re.compile(
    r"(?<!\w)(?:GIR 0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-HJKMNP-Y\d]? \d[ABD-HJLNP-UW-Z]{2})(?!\w)"
)
HOTLINE = re.compile(
    r"hotline|helpline|hospital|clinic|cent(?:er|re)|department|emergency|information|foundation|society|"
    r"association|institute|tty|fax|internet|www\.|switchboard|appointment|service|toll|visit|專線|醫院|諮詢",
    re.I,
)
# “You can call me at …”: whatever stands around it, this is a doctor’s own number.
OF_THE_DOCTOR = re.compile(
    r"\b(?:call|reach|ring|phone|text|contact|message|find|write(?: to)?|e-?mail)\s+me\b|\bme (?:at|on) home\b"
    r"|\bmy\s+(?:own |private |personal |home |direct )?(?:tele)?(?:number|phone|landline|line|mobile|cell|e-?mail)\b"
    r"|我(?:的|家)?(?:電話|电话|手機|手机)|打給我|打给我",
    re.I,
)
# In a guide “call” and “contact” say nothing: only what is named as an institution is one.
INSTITUTION = re.compile(
    r"hotline|helpline|hospital|clinic\b|emergency|foundation|society|association|institute|switchboard|專線|醫院",
    re.I,
)


def contact_data(document):
    """Telephone numbers, e-mail addresses, messenger names and profiles."""
    for passage in passages(document):
        taken = Taken()
        for start, end, personal in [
            *_phones(passage.text),
            *_emails(passage.text),
            *_accounts(passage.text),
        ]:
            if taken.claim(start, end):
                yield _contact(passage, start, end, personal)


def _contact(passage, start, end, personal):
    if passage.voice is Voice.DOCTOR and not personal:
        around = passage.text[max(start - 150, 0) : end + 60]
        own = OF_THE_DOCTOR.search(passage.text[max(start - 60, 0) : start])
        if HOTLINE.search(around) and not own:
            sentence = "Contact data of an institution, as it seems: see that it still holds."
            return Finding("contact", HINT, passage.field, sentence, start, end, mark("contact"))
    if passage.voice is Voice.MORE and not personal:
        sentence = "Contact data in text without an author: check it, or take it out."
        return Finding("contact", WARNING, passage.field, sentence, start, end, "")
    around = passage.text[max(start - 150, 0) : end + 60]
    if passage.voice is Voice.GUIDE and not personal and INSTITUTION.search(around):
        sentence = "Contact data of an institution, as it seems: see that it still holds."
        return Finding("contact", WARNING, passage.field, sentence, start, end, "")
    sentence = "This reaches a person: a telephone number, an address for messages or an account."
    milder = mark("contact")
    return Finding("contact", BLOCKER, passage.field, sentence, start, end, milder)


def _phones(text):
    if not DIGITS.search(text):
        return
    for region in settings.PHONE_REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region, Leniency.VALID):
            if not BEFORE_NO_PHONE.search(text[max(match.start - 20, 0) : match.start]):
                kind = phonenumbers.number_type(match.number)
                yield match.start, match.end, kind in PERSONAL_NUMBERS
    for match in CALLED.finditer(text):
        if 7 <= sum(letter.isdigit() for letter in match["number"]) <= 15:
            yield match.start("number"), match.end("number"), False


def _emails(text):
    if not MAY_BE_EMAIL.search(text):
        return
    for match in EMAIL.finditer(text):
        yield match.start(), match.end(), bool(WEBMAIL.search(match[0]))


def _accounts(text):
    low = text.lower()
    if not (any(name in low for name in MESSENGERS) or MAY_BE_ACCOUNT.search(text)):
        return
    for pattern in (MESSENGER, HAN_MESSENGER, HANDLE, PROFILE):
        for match in pattern.finditer(text):
            named = match["id"].lower()
            told = re.search(r"\bid\b|[:：=]", match[0], re.I)
            if pattern is MESSENGER and named.isalpha() and not told:
                continue  # “the signal is sent”
            start = match.start() if pattern in {HANDLE, PROFILE} else match.start("id")
            yield start, match.end(), pattern is not PROFILE


def identity_numbers(document):
    """National identity numbers, insurance and medical record numbers."""
    for passage in passages(document):
        for start, end in _numbers(passage.text):
            sentence = "This looks like a number that identifies a person in a register."
            milder = mark("identity")
            yield Finding("identity-number", BLOCKER, passage.field, sentence, start, end, milder)


def _numbers(text):
    if not MAY_BE_NUMBER.search(text):
        return
    for match in RECORD.finditer(text):
        yield match.span("id")
    for pattern, validators in SHAPES:
        for match in pattern.finditer(text):
            if any(_is_valid(name, match[0]) for name in validators):
                yield match.span()
    for match in TAIWAN_ID.finditer(text):
        if _is_taiwanese(match[0]):
            yield match.span()
    for match in HONG_KONG_ID.finditer(text):
        yield match.span()


def _is_valid(name, number):
    return import_module(f"stdnum.{name}").is_valid(number)


def _is_taiwanese(number):
    """Weights 1, 9, 8 … 1, 1 over the letter's two digits and the rest give a multiple of ten."""
    letter = TAIWAN_LETTERS.index(number[0]) + 10
    digits = [letter // 10, letter % 10, *map(int, number[1:])]
    return (
        sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


def addresses(document):
    """Street addresses and postcodes; an institution's, in a doctor's reply, is a hint."""
    for passage in passages(document):
        if not MAY_BE_STREET.search(passage.text):
            continue
        taken = Taken()
        for pattern in (STREET, HAN_STREET, ASIAN_STREET, POSTCODE):
            for match in pattern.finditer(passage.text):
                lead = HAN_LEAD.match(match[0])
                start, end = match.start() + (lead.end() if lead else 0), match.end()
                exact = pattern is not ASIAN_STREET or any(letter.isdigit() for letter in match[0])
                if exact and taken.claim(start, end):
                    yield _address(passage, start, end)


def _address(passage, start, end):
    if passage.voice is Voice.DOCTOR:
        around = passage.text[max(start - 150, 0) : end + 60]
        severity = HINT if HOTLINE.search(around) else WARNING
        sentence = "An address: fine for an institution, never for a person."
        return Finding("address", severity, passage.field, sentence, start, end, mark("address"))
    sentence = "A street address or postcode leads to somebody's door."
    severity = WARNING if passage.voice is Voice.MORE else BLOCKER
    return Finding("address", severity, passage.field, sentence, start, end, mark("address"))


CHECKS = [contact_data, identity_numbers, addresses]
