"""Askers under 20, who are protected besides what the HIPAA Safe Harbor rule asks: nobody needs their exact age."""

import re
from itertools import chain

from consults.checks import milder_ages
from consults.checks.finding import Finding, Severity
from consults.checks.passages import Voice, passages

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
    # “im 15 n a half”, “i'm nineteen next month”
    re.compile(
        rf"(?P<lead>(?:{I_AM})\s+(?:only\s+|just\s+|now\s+)?)(?P<age>{YOUNG})(?P<how>\s?(?:(?:and|n|&|,)\s+a\s+half|½|\.5|\s(?:next|this) (?:week|month|year|\w+day)|\ssoon|\s(?:in|on|this|come)\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter)\w*)(?:{OLD})?)(?!\s*(?:feet|foot|ft|weeks?|months?|hours?))",
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
    # “19M”, “15F” anywhere; “we r both 14”.
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
    r"(?:我|本人)(?:今年|才|剛|刚)?[，, ]?(?P<span>(?P<age>1\d|十[一二三四五六七八九]))(?=[男女，,。、 .…!！~～](?!\d)|$)|(?:女生|男生|學生|学生)[，, ]?(?P<span2>(?P<age2>1\d|十[一二三四五六七八九])\s?[歲岁](?:半)?)"
)
# “17歲女生”, “剛滿十八”, “今年16，”: without “I” before it.
HAN_YOUNG_ASIDE = re.compile(
    r"(?<![\d.])(?P<span>(?P<age>1\d|十[一二三四五六七八九]?)\s?[歲岁])(?=[，,、 ]?(?:的)?(?:女生|男生|學生|学生|女高中|男高中|高中生|国中生|國中生|大一|高[一二三]|國[一二三]|初[一二三]|少女|少年))"
    r"|(?:我|本人)?(?:今年|剛滿|刚满|才滿|快滿|快满|虛歲|虚岁|未滿|未满|即將|将满)(?:才|剛|刚|只)?(?P<span2>(?P<age2>1\d|十[一二三四五六七八九]?)(?:\s?[歲岁])?)(?=[，,。、 ；]|$|了|的|[歲岁])",
)
HAN_YOUNG_SELF = [HAN_YOUNG, HAN_YOUNG_ASIDE, HAN_YOUNG_BARE]
HAN_NUMBERS = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)}
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
HAN_OF_ANOTHER = re.compile(
    r"(?:兒子|儿子|女兒|女儿|孩子|小孩|寶寶|宝宝|弟弟|妹妹|他|她|媽|妈|爸|孫|孙)[^，。,]{0,3}$"
)


def asker_is_grown(document):
    """Askers under 20: the band is not shown, the text says no exact age."""
    band = document.asker.age
    young = band in {"0-9", "10-19"}
    if young:
        sentence = "The asker is under 20. Publish without the age, or say why it may stand."
        yield Finding("asker-under-20", Severity.BLOCKER, "asker.age", sentence, 0, len(band), "")
    for passage in passages(document):
        if passage.voice in {Voice.ASKER, Voice.EDITOR}:
            yield from _own_age(passage)
            yield from _own_age_in_chinese(passage)
            if young and passage.voice is Voice.ASKER:
                yield from _any_young_age(passage)


TEENS = re.compile(
    r"(?<![\d.,/-])(?<!since )(?<!from )(?<!after )(?<!for )(?<!at )(?<!last )(?<!past )(?P<age>1\d)\s?-?(?:years?|yrs?|yo\b|y/o)(?:[\s-]old)?(?!\s*(?:ago|later|of|since|now\b|in\b|and counting|experience|married|on\b))\b"
    r"|\b(?:is|just|only|turned|turning|aged?|son|daughter|boy|girl|brother|sister)\s(?P<age2>1[0-9])(?=\s*(?:[,.;!?)]|$|\n|and\b)(?!\s*[.,]\d))"
    r"|(?<![\d一二三四五六七八九])(?P<han>(?:1\d|十[一二三四五六七八九]?)\s?[歲岁]|(?:1[0-9]|十[一二三四五六七八九])(?=了[，。]|[，,、。]\s?(?:\w族|男|女|學生|学生|高|國|国|初)))(?!多?[以到前時时])",
    re.I,
)


FEW = r"(?:[1-9]|one|two|three|four|five|six|seven|eight|nine|ten)"
CHILD = r"(?:sons?|daughters?|child|children|kids?|boys?|girls?|baby|toddler|twins?|grand(?:son|daughter|child)|niece|nephew|brother|sister|lad|he|she|they)"
CHILDREN = re.compile(
    rf"\b{CHILD}\b(?:[’']?s)?\s*[,(]?\s*(?:is|are|was|who is|aged?|now|just|only|has|of|turned|\s){{0,4}}\s?(?P<age>{FEW}(?:\s?(?:and|&|,)\s?{FEW})?(?:\s?(?:and a half))?(?:[\s-]?(?:years?|yrs?|yo|y/o|months?|mths?|mo|weeks?|wks?)\b(?:[\s-]olds?)?)?)(?=\s*(?:[,;)!?]|\.(?!\d)|$|\n|and\b|with\b|has\b|had\b|was\b))(?!\s*(?:mg|kg|times|days))"
    rf"|(?<![\d.,/-])(?P<age2>{FEW}[\s-]?(?:years?|yrs?|yr|y|months?|mths?|weeks?|wks?)[\s-]?olds?)\s+(?:\w+\s+)?{CHILD}\b"
    rf"|(?<![\d.,/-])(?P<age5>(?:{FEW}|1\d|{YOUNG_WORDS.replace(' ', '|')})-(?:year|month|week|day)s?-olds?)\b"
    rf"|\b(?P<age6>[FM]1[3-9])\b|\b(?:he|she)(?:[’']s| is)\s(?:only |just |now )?(?P<age7>{FEW}|1\d|{YOUNG_WORDS.replace(' ', '|')})(?=\s*(?:[,;)!?]|\.(?!\d)|$|\n|and\b))"
    rf"|\b(?:aged?|turn(?:ed|s|ing)?)\s(?P<age3>{FEW})(?=\s*(?:[,;)!?]|\.(?!\d)|$|and\b|n\b))|(?P<age4>(?<=\()(?:[1-9]|1\d)(?=\)))(?<![A-Z]\d{{6}}\(\d)"
    rf"|(?<![\d一二三四五六七八九十])(?P<han>[1-9一二三四五六七八九兩两]\s?[歲岁](?:半|[一二兩两三四五六七八九十\d]{{1,2}}[個个]月)?)(?!多?[以到前時时])",
    re.I,
)


def of_children(passage, cast):
    """Yield (“asker-under-20”, start, end) of the exact age of a child under ten."""
    for match in CHILDREN.finditer(passage.text) if passage.voice is Voice.ASKER else ():
        group = next(name for name in CHILDREN.groupindex if match[name])
        yield "asker-under-20", *match.span(group)


def of_others(passage, cast):
    """Yield (“asker-under-20”, start, end) of anybody's age from ten to nineteen."""
    for match in TEENS.finditer(passage.text) if passage.voice is Voice.ASKER else ():
        group = next(name for name in ("age", "age2", "han") if match[name])
        yield "asker-under-20", *match.span(group)


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
            yield Finding("asker-under-20", Severity.BLOCKER, passage.field, sentence, *span)


def _any_young_age(passage):
    for match in ANY_YOUNG.finditer(passage.text):
        yield _young_finding(passage, *match.span("age" if match["age"] else "age2"), None)
    for match in HAN_ANY_YOUNG.finditer(passage.text):
        yield _young_finding(passage, *match.span(), None)


def _own_age(passage):
    seen = set()
    for pattern in YOUNG_SELF:
        for match in pattern.finditer(passage.text):
            start = match.start("age")
            before = passage.text[max(start - 60, 0) : match.start("lead")]
            if start in seen or ANOTHER.search(before) or OF_ANOTHER.search(before + match["lead"]):
                continue
            seen.add(start)
            age = _number(match["age"].lower())
            yield _young_finding(passage, *milder_ages.under_20(passage.text, match, age))


def _own_age_in_chinese(passage):
    found = (pattern.finditer(passage.text) for pattern in HAN_YOUNG_SELF)
    for match in chain.from_iterable(found):
        if HAN_OF_ANOTHER.search(passage.text[max(match.start() - 8, 0) : match.start()]):
            continue
        group = "span" if match["span"] else "span2"
        sign = match[group][-1] if match[group][-1] in "歲岁" else "歲"
        age = _han_number(match["age"] or match["age2"])
        milder = milder_ages.under_20_in_chinese(age, sign)
        yield _young_finding(passage, *match.span(group), milder)


def _number(said):
    return int(said) if said.isdigit() else 10 + YOUNG_WORDS.split().index(said)


def _han_number(said):
    if said.isdigit():
        return int(said)
    return 10 + HAN_NUMBERS.get(said[1:], 0) if said[0] == "十" else HAN_NUMBERS[said]


def _young_finding(passage, start, end, milder):
    sentence = "The asker says they are under 20; an exact age is not needed."
    return Finding("asker-under-20", Severity.BLOCKER, passage.field, sentence, start, end, milder)


CHECKS = [asker_is_grown]
