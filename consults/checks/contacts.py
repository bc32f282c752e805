"""How to reach a person: telephone, e-mail, messengers, handles.

Telephone numbers are found by the library phonenumbers for the countries in
``settings.PHONE_REGIONS``. What belongs to an
institution and stands in a doctor's reply is a hint: readers are meant to call it.
"""

import re

from django.conf import settings

from consults.checks.finding import Finding, Severity, mark
from consults.checks.passages import Voice, public_texts
from consults.checks.spans import Taken, longest_first
from consults.checks.tokens import runs_of_letters
from web.later import Later

BLOCKER, WARNING, HINT = Severity.BLOCKER, Severity.WARNING, Severity.HINT
DIGITS = re.compile(r"\d(?:[\s().+-]{0,2}\d){6,}")
phonenumbers = Later("phonenumbers")  # a process that shows pages checks nothing
# A mobile number is a person's; every other kind may be a switchboard.
PERSONAL_NUMBERS = ("MOBILE", "PERSONAL_NUMBER", "PAGER")
# Digits that are no telephone: dates, measures, and consult numbers.
BEFORE_NO_PHONE = re.compile(
    r"(?:\b(?:pmid|doi|isbn|id|nct)\b\s*(?:number|no\.?)?\s*:?\s*|#|/)$", re.I
)
CALLED = re.compile(
    r"(?P<what>(?<![A-Za-z])(?:tel(?:ephone)?|(?:hand)?phone|hp|mob(?:ile)?|cell|call|te?xt|ring|reach|message|msg|sms|fax|whatsapp|電話|手機|电话|手机|致電|致电|來電|来电|撥打|拨打|聯絡|联络|聯繫|联系|回電|回电|打給我|打给我|座機|座机|市話|傳真|传真|handy|telefon|celular|móvil|mobil|m[oó]bil|t[ée]l|gsm|no changed|number|reachable|contact)"
    r"[^\d\n]{0,30})(?P<number>\+?\(?\d[\d\s().-]{5,17}\d)",
    re.I,
)
ENDING = r"(?:com|net|org|edu|gov|info|co|in|uk|us|ca|au|de|fr|tw|cn|hk|jp|kr|ng|ke|za|pk|bd|ph|my|sg|ru|br|mx|es|it|nl)"
MAILERS = r"(?:gmail|g mail|yahoo|ymail|hotmail|outlook|icloud|live|aol|proton\w*|rediff\w*|msn|naver|hinet)"
EMAIL = re.compile(
    r"(?<!cid:)(?<![\w.+-])[\w.+-]{1,64}(?:@|＠|\s?\[at\]\s?|\s?\(at\)\s?)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b"
    rf"|(?<![\w.+-])(?:[\w.+-]{{3,64}}\s+(?:at|@)|[\w.+-]{{2,64}}\s?(?:\(at\)|\[at\]))\s+[a-z][\w-]{{0,62}}\s+[(\[]?dot[)\]]?\s+{ENDING}\b"
    rf"|(?<![\w.+-])[\w.+-]{{2,64}}(?:\s?@\s?[a-z][\w-]*|(?:\s+at\s+|\s?@\s?){MAILERS})\s?(?:\.|\s+dot\s+)\s?(?:[a-z][\w-]*\.)?{ENDING}\b",
    re.I,
)
NOBODY = frozenset(
    [
        "asker",
        "doctor",
        "dr",
        "op",
        "all",
        "everyone",
        "above",
        "user",
        "admin",
        "moderator",
        "mod",
        "poster",
        "everybody",
    ]
)
YEARS = re.compile(r"(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d")
WEBMAIL = re.compile(
    r"(?:gmail|yahoo|hotmail|outlook|live|icloud|aol|proton|protonmail|gmx|qq|163|126|naver|hinet)\.",
    re.I,
)
MESSENGER = re.compile(
    r"\b(?:line|wechat|weixin|whatsapp|telegram|skype|signal|kakaotalk|kakao|viber|discord|qq|messenger|"
    r"instagram|insta|ig|facebook|fb|twitter|tiktok|snapchat|snap|youtube|kik|zalo|imo|bbm|vk|tg|whats[ ]?app|wa)\b"
    r"(?:\s+(?:account|user\s?name|handle|name|nick|profile|page))?"
    r"(?:\s*(?:id|號|帳號)\s*(?:is|:|：|=)?|\s+is|\s*[:：=])\s*(?P<id>@?[A-Za-z0-9][\w.-]{2,29})",
    re.I,
)
HAN_MESSENGER = re.compile(
    r"(?<![A-Za-z])(?:賴|微信|加賴|LINE|line|QQ|qq|IG|ig|臉書|抖音|小红书|[Vv]信|薇信|[Vv][Xx]|wx)\s*(?:ID|id|Id|帳號|账号|號|号)?\s*(?:[:：是為为]\s*(?P<id>[A-Za-z0-9_.-]{3,30})|(?P<glued>(?=[A-Za-z_.-]*\d)[A-Za-z0-9][A-Za-z0-9_.-]{4,29}))"
)
# “snap me juno.k7”, “加我微信不 我的是 lele_2020”: after a word of writing, letters with a digit or a line in them.
WRITE_TO = re.compile(
    r"(?:\b(?:msg|message|messages?|snap(?:chat)?|dm|pm|text|add|ping|inbox|hmu|hit me up|reach|contact|find|follow|insta|insta(?:gram)?|ig|tg|"
    r"telegram|discord|kik|skype|wechat|whatsapp|line|fb|tiktok|zalo|viber|qq)\b|微信|加我|加賴|LINE|QQ|帳號|账号|賴我|Vx|VX|V信)"
    r"(?:\s*(?:me|us|her|him|my|id|name|acc|account|on|at|is|it|to|[:：,，是]|不|吗|嗎|我的|號|号))*\s*"
    r"(?P<id>@?(?=[A-Za-z0-9.-]{0,25}(?:_|[A-Za-z][.-]?\d|\d[A-Za-z]|\d{7}))[A-Za-z0-9][\w.-]{3,28}[A-Za-z0-9_])(?![\w@]|\s?(?:mg|ml|mcg|kg|weeks|days))",
    re.A | re.I,
)
HANDLE = re.compile(r"(?<![\w@.])@(?P<id>[A-Za-z_][\w.]{2,29})\b(?!\.\w)")
PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?:facebook|fb|instagram|twitter|x|tiktok|linkedin|threads|weibo|plurk|t|line)"
    r"\.(?:com|me|net)/(?P<id>[\w.@/%-]{2,80})",
    re.I,
)
# Cheap looks before dear ones: most texts hold nothing of the kind.
MAY_BE_EMAIL = re.compile(r"[@＠]|[\[(]at[\])]|\bat\s+\w+\s?(?:\.|\s+dot)", re.I)
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
    r"\b(?:msg|dm|pm|hmu|(?:message|text|add|ping|inbox|reach|contact|find|follow)\s+(?:me|my|us|her|him|it))\b|\bhit me up|微信|加我|"
    r"(?:QQ|LINE|Line)\W{0,3}[\w.]*\d|@|\.(?:com|me|net)/|[賴微號]|[\u3400-\u9fff](?:QQ|IG|LINE)|\bQQ\b|LINE\s*(?:ID|帳號|[:：是])|\b(?:line|signal|qq|ig|fb|snap|kik|zalo|imo|bbm|vk|tg|wa)\b\s*(?:id\b|account|name|is\b|[:：=])",
    re.I,
)
HOTLINE = re.compile(
    r"\b1[ -]8(?:00|33|44|55|66|77|88)\b|hotline|helpline|hospital|clinic|cent(?:er|re)|department|emergency|information|foundation|society|"
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
    for passage in public_texts(document):
        taken = Taken()
        found = [*_phones(passage.text), *_emails(passage.text), *_accounts(passage.text)]
        for start, end, personal in sorted(found, key=longest_first):
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


# A mobile number of China, and others with their plus, whatever stands around.
CHINESE_MOBILE = re.compile(r"(?<![\d.-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d-])")
WITH_A_PLUS = re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}[ ().-]*\d(?:[ ().-]{0,2}\d){6,11}(?!\d)")


# Spelled out: eight digits and more in a row are no amount, no year and no age.
HAN_DIGIT = "[零〇一二三四五六七八九]"
SPELLED = re.compile(rf"(?<!{HAN_DIGIT}){HAN_DIGIT}{{8,12}}(?![零〇一二三四五六七八九十百千萬万])")


def _phones(text):
    for match in SPELLED.finditer(text):
        yield *match.span(), True
    if not DIGITS.search(text):
        return
    for pattern in (CHINESE_MOBILE, WITH_A_PLUS):
        for match in pattern.finditer(text):
            yield *match.span(), True
    for region in settings.PHONE_REGIONS:
        valid = phonenumbers.Leniency.VALID
        for match in phonenumbers.PhoneNumberMatcher(text, region, valid):
            if YEARS.fullmatch(text[match.start : match.end]):
                continue
            if not BEFORE_NO_PHONE.search(text[max(match.start - 20, 0) : match.start]):
                yield match.start, match.end, _is_personal(match.number)
    for match in CALLED.finditer(text):
        if 7 <= sum(letter.isdigit() for letter in match["number"]) <= 15:
            yield match.start("number"), match.end("number"), False


def _is_personal(number):
    kinds, own = phonenumbers.PhoneNumberType, phonenumbers.number_type(number)
    return any(own == getattr(kinds, name) for name in PERSONAL_NUMBERS)


def _emails(text):
    if not MAY_BE_EMAIL.search(text):
        return
    for match in EMAIL.finditer(text):
        yield match.start(), match.end(), bool(WEBMAIL.search(match[0]))


def _accounts(text):
    low = text.lower()
    if text.isascii() and not _may_write(text, low):
        return
    if not (any(name in low for name in MESSENGERS) or MAY_BE_ACCOUNT.search(text)):
        return
    linked = (PROFILE,) if "/" in low else ()
    for pattern in (MESSENGER, HAN_MESSENGER, WRITE_TO, HANDLE, *linked):
        for match in pattern.finditer(text):
            told_as = "glued" if match.groupdict().get("glued") else "id"
            named = match[told_as].lower()
            if pattern is HANDLE and named in NOBODY:
                continue
            told = re.search(r"\bid\b|[:：=]", match[0], re.I)
            if pattern is MESSENGER and named.isalpha() and not told:
                continue  # “the signal is sent”
            start = match.start() if pattern in {HANDLE, PROFILE} else match.start(told_as)
            yield start, match.end(), pattern is not PROFILE


def _may_write(text, low):
    """False for most texts: a cheap look before MAY_BE_ACCOUNT."""
    if ACCOUNT_WORDS & runs_of_letters(text) or any(sign in text for sign in ACCOUNT_SIGNS):
        return True
    return any(name in low for name in (*MESSENGERS, "hit me up", ".com/", ".me/", ".net/"))


ACCOUNT_IN_WORDS = """
msg dm pm hmu message text add ping inbox reach contact find follow line signal qq ig fb snap kik zalo imo bbm vk tg wa
"""
ACCOUNT_WORDS = frozenset(ACCOUNT_IN_WORDS.split())
ACCOUNT_SIGNS = ("@", "QQ", "LINE", "Line")

CHECKS = [contact_data]
