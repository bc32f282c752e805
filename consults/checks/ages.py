"""Telling ages: over 89, as the HIPAA Safe Harbor rule says, and askers under 20, who are protected besides."""

import re

from consults.checks.finding import Finding, Severity, mark
from consults.checks.passages import Voice, passages

BLOCKER, WARNING = Severity.BLOCKER, Severity.WARNING
AGE_OVER = re.compile(
    r"\b(?P<age>9\d|1[01]\d)(?P<how>[\s-]*(?:years?|yrs?|y/?o)\b[\s.-]*(?:olds?\b|of age\b)?)", re.I
)
AGE_AT = re.compile(
    r"\b(?:(?:age[ds]?|turn(?:ed|ing)|nearly|almost|(?:I|he|she|mother|father|grandmother|grandfather|"
    r"grandma|grandpa)(?:’s|'s| is| am| was|’m|'m))\s+(?:now\s+|already\s+|of\s+|at\s+)?)"
    r"(?P<age>9\d|1[01]\d)\b(?![^.!?\n]{0,40}\b(?:lbs?|pounds|kgs?|kilos)\b)(?!\s*(?:%|kg|cm|mg|lb|pounds|kilos|percent|beats|bpm|mm|points?|degrees|over|/|\.\d|minutes|days|hours|per))",
    re.I,
)
# “mr babcock, 97, has …”, “lived to be 101”, “at 94 she walks”.
AGE_ASIDE = re.compile(
    r"(?:\w,\s*|\(\s*|\b(?:lived to(?: be)?|lived till|died at|dead at|reached|past|at the age of|who(?:’s|'s| is)|is now|will be|turns?|at(?= \d+,? (?:she|he|i|my)\b))\s+)"
    r"(?P<age>9\d|1[01]\d)(?=\s*(?:[,.;)!?]|$|\n|and\b|now\b|years?\b|she\b|he\b|i\b|my\b))(?!\s*[,.]\s*\d|[.,]\d|\))",
    re.I,
)
OLD_IN_WORDS = re.compile(
    r"\b(?:a |one )?hundred(?: and (?:one|two|three|four|five))?(?=(?: |-)years?(?: |-)old)|\bninety(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?\b(?!\s*(?:percent|per cent|%|degrees|minutes|days?|miles|over))",
    re.I,
)
MAY_BE_OLD = re.compile(r"[Nn]inety|九十|一百|[Hh]undred|(?<!\d)(?:9\d|1[01]\d)(?!\d)")
HAN_AGE = re.compile(
    r"(?P<age>\d{1,3}|九十[一二三四五六七八九]?|一百(?:零[一二三四五六七八九])?)\s?(?:多\s?)?[歲岁]|(?<=今年)(?P<bare>9\d|1[01]\d|九十[一二三四五六七八九]?)(?=[，。,.、了])"
)
YOUNG_WORDS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
YOUNG = rf"(?:\d|1\d|{YOUNG_WORDS.replace(' ', '|')})"
OLD = r"[\s-]*(?:years?|yrs?|yr|yo|y)(?:\.?[\s-]*olds?\b|[./]?o\b\.?)|[\s-]*y/?o\b"
I_AM = r"\bI(?:\s?am|[’']?\s?m)\b|\bim\b|\biam\b|(?<=\w\s)am\b"
# “I am a stressed out 15 year old girl”, “iam 13 yrs. old”: words may stand between, the age says what it is.
YOUNG_SELF = [
    # “ill be 14 in june”, “turning 18 next month”, “M15” or “15F” as a letter begins.
    re.compile(
        rf"(?P<lead>\bI(?:[’']?ll| will)(?: soon| just)? be(?: turning)?\s+)(?P<age>{YOUNG})\b(?P<how>(?:{OLD})?)(?!\s*(?:weeks?|months?|%|mg|[\d.,]\d|st\b|th\b|able|pounds|lbs|kg|minutes|hours|days))",
        re.I,
    ),
    re.compile(
        rf"(?P<lead>\b(?:I[’']?m|I am|im)\s+(?:about to turn|turning|nearly|almost)\s+)(?P<age>{YOUNG})\b(?P<how>(?:{OLD})?)(?!\s*(?:weeks?|months?|[\d.,]\d))",
        re.I,
    ),
    re.compile(
        r"(?P<lead>\A\W*(?:\w+\W+){0,3}?)(?P<age>1[3-9])(?P<how>\s?(?:yo|y/o|yrs?|years?)?[\s,/]*(?:(?:fe)?male|girl|boy|f|m))\b",
        re.I,
    ),
    re.compile(
        rf"(?P<lead>(?:{I_AM})(?:\s+(?!not\b|on\b|with\b|for\b|since\b|last\b|past\b|over\b|after\b|my\b|her\b|his\b|our\b|the mother\b|[Mm]om\b|mother\b|father\b)[a-z’'-]+){{0,5}}?\s+)(?P<age>{YOUNG})"
        rf"(?P<how>{OLD}|(?:\s?yrs?|\s?years?)\b(?=\s*[/,.;!?)]|\s+(?:and|but|male|female|now|i)\b|\s*$))",
        re.I,
    ),
    re.compile(
        rf"(?P<lead>(?:{I_AM})(?:\s+(?:a|an|only|just|now|currently|almost|about|still|turning))*\s+)(?P<age>{YOUNG})"
        r"(?P<how>)(?=\s*(?:[,;!?)]|$|\n|/\s?[mf]\b|\.(?!\s?\d))|\s+(?:and|but|so|with|male|female|I|m|f|girl|boy)\b)",
        re.I,
    ),
    re.compile(
        rf"(?P<lead>\b(?:[Aa]s\s+an?\s+|[Mm]e,\s+an?\s+))(?P<age>{YOUNG})"
        rf"(?P<how>{OLD})(?=\s+(?:girl|boy|male|female|student|teen|high|junior|college))",
        re.I,
    ),
    re.compile(
        rf"(?P<lead>^[ \t]*)(?P<age>1[3-9]|{YOUNG_WORDS.split(' ', 3)[3].replace(' ', '|')})(?P<how>{OLD})(?=,?\s+(?:girl|boy|male|female|student|teen|high|college|here)|\s*[,.])",
        re.I | re.M,
    ),
    re.compile(
        rf"(?P<lead>\b(?:[Mm]y )?age\s?(?:is|:|-|=)?\s?)(?P<age>{YOUNG})\b(?P<how>(?:[\s-]*(?:years?|yrs?)\b)?)(?=\s*(?:[/,.;)]|$|\n|(?:fe)?male|m\b|f\b|i\b))(?![\d.]\d)",
        re.I,
    ),
    re.compile(
        r"(?P<lead>\b(?:about to turn|turning|i[’']?m almost|nearly)\s+)(?P<age>1\d)\b(?P<how>)(?=\s*(?:[,;!?]|$|on\b|in\b|next\b|soon\b|this\b|and\b))",
        re.I,
    ),
    re.compile(
        rf"(?P<lead>\bI (?:just |have |recently )?turned\s+)(?P<age>{YOUNG})\b(?P<how>)(?![\d.]\d)",
        re.I,
    ),
    re.compile(
        r"(?P<lead>\b)(?P<age>1[3-9])(?P<how>\s?(?:yrs?|years?|y)?\s?/\s?(?:f|m|female|male)\b)",
        re.I,
    ),
    re.compile(
        r"(?P<lead>\b(?:I(?:[’']m| am)?|im|me)\s?[(\[]\s?)(?P<age>1[3-9])(?P<how>\s?/?\s?(?:f|m|female|male))(?=\s?[)\]])",
        re.I,
    ),
]
# “19M”, “15F” anywhere; “we r both 14”.
YOUNG_SELF += [
    re.compile(r"(?P<lead>(?<![\w.,/+-]))(?P<age>1[3-9])(?P<how>[MF])(?![\w/-])"),
    re.compile(
        r"(?P<lead>\b(?:we|both|twin \w+|us)\s(?:are|r|re)\s(?:both\s)?)(?P<age>1[0-9])\b(?P<how>)(?!\s*(?:weeks?|months?|miles|days|in\b|of\b|%|[\d.,:/]\d))",
        re.I,
    ),
    re.compile(
        r"(?P<lead>\b(?:girl|boy|female|male|[fm])[,/]?\s)(?P<age>1[0-9])(?P<how>(?: and a half)?)(?=\s*(?:[,;)]|\.(?!\d)|$|and\b|years|yrs|yo\b))",
        re.I,
    ),
    re.compile(
        r"(?P<lead>(?:sophomore|junior|senior|freshman|student|school|college|university)\b[^.!?\n]{0,25}?,\s)(?P<age>1[3-9])(?P<how>\s?(?:yo|y/o|yrs?|years? old|m|f))\b",
        re.I,
    ),
]
HAN_YOUNG = re.compile(
    r"(?:我|本人|小弟|小妹|在下)(?:是|今年|現在|现在|目前|才|剛|刚|只有|個|个|一|名|位|\s|，|,){0,5}(?P<span>(?P<age>1?\d|十[一二三四五六七八九]?|[一二三四五六七八九])\s?[歲岁])"
    r"|(?:^|[，。,.\s])(?:今年|男|女|男生|女生|性别[:：]?男|性别[:：]?女|今年我|現年|现年|年齡|年龄)[:：]?\s?(?P<span2>(?P<age2>1\d|十[一二三四五六七八九]?)\s?[歲岁])",
    re.M,
)
# “我18男”, “我14，”, “女生，13歲半”
HAN_YOUNG_BARE = re.compile(
    r"(?:我|本人)[，, ]?(?P<span>(?P<age>1\d|十[一二三四五六七八九]))(?=[男女，,。、 ](?!\d)|$)|(?:女生|男生|學生|学生)[，, ]?(?P<span2>(?P<age2>1\d|十[一二三四五六七八九])\s?[歲岁](?:半)?)"
)
# “17歲女生”, “剛滿十八”, “今年16，”: without “I” before it.
HAN_YOUNG_ASIDE = re.compile(
    r"(?<![\d.])(?P<span>(?P<age>1\d|十[一二三四五六七八九]?)\s?[歲岁])(?=[，,、 ]?(?:的)?(?:女生|男生|學生|学生|女高中|男高中|高中生|国中生|國中生|大一|高[一二三]|國[一二三]|初[一二三]|少女|少年))"
    r"|(?:我|本人)?(?:今年|剛滿|刚满|才滿|快滿|快满|虛歲|虚岁|未滿|未满|即將|将满)(?:才|剛|刚|只)?(?P<span2>(?P<age2>1\d|十[一二三四五六七八九]?)(?:\s?[歲岁])?)(?=[，,。、 ；]|$|了|的|[歲岁])",
)
HAN_NUMBERS = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)}
GROWING = 13  # years; from here on an asker is in their teens
ANOTHER = re.compile(
    r"\b(?:when|since|until|at the age|while|back then|used to)\b[^.!?]{0,40}$", re.I
)


# “My son says I am 12”, “he said: I'm 9”: somebody else's age.
OF_ANOTHER = re.compile(
    r"\b(?:he|she|son|daughter|child|they) (?:said|says|told me|told)\b[^.]{0,30}$"
    r"|\b(?:son|daughter|child|kid|boy|girl|baby|he|she|brother|sister|mother|father|wife|husband|niece|"
    r"nephew|patient|friend)\b(?:[’']s)?[^.!?\n]{0,25}\b(?:age|aged)\W*$",
    re.I,
)


def ages_over_89(document):
    """Exact ages over 89; so few people reach them that they are known by them."""
    for passage in passages(document):
        if not MAY_BE_OLD.search(passage.text):
            continue
        spans = [match.span("age") for match in AGE_AT.finditer(passage.text)]
        spans += [match.span("age") for match in AGE_OVER.finditer(passage.text)]
        spans += [
            m.span("age") for m in AGE_ASIDE.finditer(passage.text) if _is_an_age(m, passage.text)
        ]
        spans += [match.span() for match in OLD_IN_WORDS.finditer(passage.text)]
        spans += [
            m.span("age") if m["age"] else m.span("bare")
            for m in HAN_AGE.finditer(passage.text)
            if not (m["age"] or "").isdigit() or 90 <= int(m["age"]) < 120
        ]
        for start, end in sorted(set(spans)):
            asker = passage.voice in {Voice.ASKER, Voice.EDITOR}
            sentence = "An exact age over 89; “over 90” says enough."
            doctor = passage.voice is Voice.DOCTOR
            milder = mark("age") if doctor else _milder_old(passage.text[end : end + 5])
            severity = BLOCKER if asker else WARNING
            yield Finding("age-over-89", severity, passage.field, sentence, start, end, milder)


def _milder_old(after):
    """Return “over 90” in the grammar and the script of what stands behind the age."""
    sign = re.match(r"\s?多?\s?([歲岁])", after)
    if sign:
        return "超過九十" if sign[1] == "歲" else "超过九十"
    return "90-plus" if after.startswith("-year") else "over 90"


def _is_an_age(match, text):
    """False for a measure in a row of measures: “110, 97, 101”, “pulse, 97,”."""
    before = text[max(match.start() - 40, 0) : match.start() + 1]
    return not MEASURED.search(before) and not re.search(r"\d\W*\w{0,6}\W*$", before)


MEASURED = re.compile(
    r"\b(?:pulse|sats?|saturation|oxygen|spo2|o2|bp|pressure|sugar|glucose|rate|temp(?:erature)?|weigh\w*|score|iq|ferritin|cholesterol|"
    r"ldl|hdl|hr|bpm|lbs|pounds|kilos|readings?|level|reached|highway|route)\b[^.!?]*$",
    re.I,
)


def asker_is_grown(document):
    """Askers under 20: the band is not shown, the text says no exact age."""
    if document.asker.age in {"0-9", "10-19"}:
        sentence = "The asker is under 20. Publish without the age, or say why it may stand."
        yield Finding(
            "asker-under-20", BLOCKER, "asker.age", sentence, 0, len(document.asker.age), ""
        )
    young = document.asker.age in {"0-9", "10-19"}
    for passage in passages(document):
        if passage.voice in {Voice.ASKER, Voice.EDITOR}:
            yield from _young(passage)
            if young and passage.voice is Voice.ASKER:
                yield from _any_young_age(passage)


# Where the asker, or the child they ask for, is under 20, every such age is taken for theirs.
ANY_YOUNG = re.compile(
    rf"(?<![\d.,/-])(?P<age>{YOUNG})(?P<how>\s?(?:and a half\s?)?(?:{OLD}|[\s-]*(?:years?|yrs?|months?|weeks?) olds?\b))"
    rf"|\b(?:turning|turned|since(?: i was| age)?|aged?|at)\s+(?P<age2>{YOUNG})\b(?=\s*(?:[,.;!?)]|$|and\b|mostly\b|on\b|in\b))(?!\s*[.,]\d)",
    re.I,
)
HAN_ANY_YOUNG = re.compile(
    r"(?<!\d)(?P<age>1?\d|十[一二三四五六七八九]?|[一二兩两三四五六七八九])\s?[歲岁](?!多?[以到前])(?:半|[一二兩两三四五六七八九十\d]{1,2}[個个]月)?"
)


# “Chiara, who is fifteen”, “sofia 2 yrs”, “沈妤安十六歲”: what stands right after a name.
BESIDE_A_NAME = re.compile(
    rf"[\s,(]{{0,9}}+(?:(?:who|is|was|aged?|now|just|only|has turned|turned|今年|才|刚|剛|现在|現在|已经|已經|,|，)\s{{0,9}}){{0,9}}(?:(?P<age>(?:{YOUNG})\b(?:{OLD}|[\s-]*(?:years?|yrs?|months?|weeks?|mths?)\b(?:[\s-]olds?\b)?)?)(?!\s*(?:[.]\d|mg|kg|%|days|hours|times|/|:))"
    r"|(?P<han>(?:1?\d|十[一二三四五六七八九]?|[一二兩两三四五六七八九])\s?[歲岁](?:半|[一二兩两三四五六七八九十\d]{1,2}[個个]月)?))",
    re.I,
)


def beside_names(document, names):
    """Exact ages under 20 beside a name that was found; alone a child's age stands, and has to for parents."""
    texts = {passage.field: passage for passage in passages(document)}
    for name in names:
        passage = texts.get(name.field)
        if passage is None or passage.voice is not Voice.ASKER:
            continue
        match = BESIDE_A_NAME.match(passage.text, name.end)
        if match:
            sentence = "Somebody under 20 is named here with their exact age."
            span = match.span("han" if match["han"] else "age")
            yield Finding("asker-under-20", BLOCKER, passage.field, sentence, *span)


def _any_young_age(passage):
    for match in ANY_YOUNG.finditer(passage.text):
        yield _young_finding(passage, *match.span("age" if match["age"] else "age2"), None)
    for match in HAN_ANY_YOUNG.finditer(passage.text):
        yield _young_finding(passage, *match.span(), None)


def _young(passage):
    seen = set()
    for pattern in YOUNG_SELF:
        for match in pattern.finditer(passage.text):
            start = match.start("age")
            before = passage.text[max(start - 60, 0) : match.start("lead")]
            if start in seen or ANOTHER.search(before) or OF_ANOTHER.search(before + match["lead"]):
                continue
            seen.add(start)
            yield _young_finding(passage, *_milder_age(passage.text, match))
    for match in (
        *HAN_YOUNG.finditer(passage.text),
        *HAN_YOUNG_ASIDE.finditer(passage.text),
        *HAN_YOUNG_BARE.finditer(passage.text),
    ):
        if HAN_OF_ANOTHER.search(passage.text[max(match.start() - 8, 0) : match.start()]):
            continue
        group = "span" if match["span"] else "span2"
        sign = match[group][-1] if match[group][-1] in "歲岁" else "歲"
        milder = _milder_han(match["age"] or match["age2"], sign)
        yield _young_finding(passage, *match.span(group), milder)


HAN_OF_ANOTHER = re.compile(
    r"(?:兒子|儿子|女兒|女儿|孩子|小孩|寶寶|宝宝|弟弟|妹妹|他|她|媽|妈|爸|孫|孙)[^，。,]{0,3}$"
)


def _young_finding(passage, start, end, milder):
    sentence = "The asker says they are under 20; an exact age is not needed."
    return Finding("asker-under-20", BLOCKER, passage.field, sentence, start, end, milder)


def _milder_age(text, match):
    """Return (start, end, words) that say as much of an age as readers need, in the grammar of the place.

    Nothing is proposed where the sentence has no room for it: then the editor writes.
    """
    start, end, how = match.start("age"), match.end(), match["how"].strip(" -")
    said = match["age"].lower()
    age = int(said) if said.isdigit() else 10 + YOUNG_WORDS.split().index(said)
    teens, article = (
        age >= GROWING,
        re.search(r"\b(an?)\s+$", text[max(start - 4, 0) : start], re.I),
    )
    if (
        "/" in how
        or re.search(r"\bage\s?(?:is|:|-|=)?\s?$", match["lead"], re.I)
        or "(" in match["lead"]
    ):
        return start, end, None
    if article:
        noun = not re.match(r"[\s-]+[a-z]", text[end:], re.I)
        word = ("teenager" if noun else "teenage") if teens else ("child" if noun else "young")
        return _behind_article(article, word, start, end)
    if re.match(r"\s+(?:girl|boy|male|female|student)\b", text[end:], re.I):
        return start, end, "teenage" if teens else "young"
    return start, end, "in my teens" if teens else "under 13"


def _behind_article(article, word, start, end):
    """Return (start, end, words) with the article that fits: “an 18-year-old”, “a teenager”."""
    if article[1].lower() == "an":
        return start - len(article[0]), end, f"{article[1][0]} {word}"
    return start, end, word


def _milder_han(said, sign):
    """Return “in the teens” or “under ten”, in the script that the age is written in."""
    age = (
        int(said)
        if said.isdigit()
        else 10 + HAN_NUMBERS.get(said[1:], 0)
        if said[0] == "十"
        else HAN_NUMBERS[said]
    )
    if age >= GROWING:
        return "十幾歲" if sign == "歲" else "十几岁"
    return (
        "十多歲以下" if age > 9 and sign == "歲" else "十多岁以下" if age > 9 else f"不到十{sign}"
    )


CHECKS = [ages_over_89, asker_is_grown]
