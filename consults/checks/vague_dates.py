"""Days that are told without their month, or by a feast: “on the 2nd”, “tuesday the 14th”, “on boxing day”."""

import re

TH = r"(?:1st|2nd|3rd|21st|22nd|23rd|31st|(?:[4-9]|1\d|2[04-9]|30)th)"
WEEKDAY = r"(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?"
NO_DAY = (
    r"(?!\s*(?:of\s+(?!(?:the |this |last |next )?month|this|last)|-|week|wk|day|month|year|grade|percentile|time|degree|trimester|rib|toe|finger|vertebra|nerve|"
    r"floor|street|ave|avenue|attempt|dose|jab|shot|cycle|round|baby|child|pregnancy|birthday|opinion|stage|class|line|metatarsal|metacarpal|ventricle|"
    r"intercostal|cervical|lumbar|thoracic|generation|anniversary|marathon|century|one\b|try|operation|surgery|visit|night|hour|kid|son|daughter|wife|husband|party|place))"
)
WORDED = [
    re.compile(
        rf"\b(?:on|by|since|until|till|from|before|after|around|about|for)\s+(?:the\s+)?(?P<day>{TH})\b{NO_DAY}",
        re.I,
    ),
    re.compile(
        rf"\bthe\s+(?P<day>{TH}(?:\s+of\s+(?:this|last|next)(?:\s+month)?|\s+inst\.?|\s+ult\.?)?)(?=\s*(?:[,.;!?)]|$|\n|i\b|we\b|she\b|he\b|they\b|at\b|in\b|and\b)){NO_DAY}",
        re.I,
    ),
    re.compile(
        rf"\b(?P<day>{WEEKDAY}\s+(?:the\s+)?(?:{TH}|[12]?\d(?=\s*(?:[,.;!?)]|$|\n|at\b|and\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))))\b",
        re.I,
    ),
    re.compile(rf"\b(?P<day>{TH}\s+(?:inst|ult|prox)\b\.?)", re.I),
]
# “dob 03.07.51”, “04 XII 2015”, “on 30.1”, “23 ramadan”, “7 month 15 day”, “the 15 of this june”
ODD = [
    re.compile(
        r"(?<![\d.,])(?P<day>(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.)(?=\s*(?:[-–(]|(?:did|was|had|they|i|my|at|in|got|came|broke|seen|done|started)\b))"
    ),
    re.compile(
        r"\b(?:dob|d\.o\.b\.?|born|geb\.?|né[e]? le|birth)\b[^\d\n]{0,12}(?P<day>\d\d?[./ -]\d\d?[./ -]\d{2}(?:\d\d)?)(?!\d)",
        re.I,
    ),
    re.compile(
        r"(?<![\w.])(?P<day>(?:0?[1-9]|[12]\d|3[01])[ ./-](?:I{1,3}|IV|VI{0,3}|IX|XI{0,2})[ ./-](?:19|20)?\d\d)(?![\w.])"
    ),
    re.compile(
        r"\b(?:on|since|from|until|till|by)\s+(?P<day>(?:1[3-9]|2\d|3[01])\.(?:0?[1-9]|1[0-2])\.?)(?![\d%]|\s*(?:mg|kg|%|cm|mm|degrees))",
        re.I,
    ),
    re.compile(
        r"(?<![\d.])(?P<day>\d\d?(?:st|nd|rd|th)?\s+(?:of\s+)?(?:ramadan|ramadhan|ramzan|muharram|safar|rabi\w*|jumad\w*|rajab|sha[’']?ban|shawwal|dhul?[ -]?\w+|zil\w*|tishrei|nisan|adar|av|elul|kislev))\b",
        re.I,
    ),
    re.compile(
        r"(?<![\d.])(?P<day>(?:1[0-2]|[1-9]) month (?:[12]?\d|3[01]) (?:day|th|st|nd|rd)\b|[12]?\d(?:st|nd|rd|th)? of (?:this|last|next|the) (?:month|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|(?:last|this|next) month,? (?:the )?[12]?\d(?:st|nd|rd|th))",
        re.I,
    ),
    re.compile(
        r"\b(?P<day>(?:hari\s)?(?:rabu|senin|selasa|kamis|khamis|jumat|jumaat|sabtu|ahad|isnin|tisdags?|onsdags?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|lundi|mardi|mercredi|jeudi|vendredi|samedi|lunes|martes|jueves|viernes|tgl|tanggal|mùng)\s(?:den\s|le\s)?\d\d?(?:hb|[./]\s?\d{1,2}\.?)?)\b",
        re.I,
    ),
]
FEASTS = (
    r"boxing day|christmas(?: (?:day|eve))|xmas(?: (?:day|eve))?|new year['’]?s? (?:day|eve)|nye|hogmanay|valentine['’]?s?(?: day)?|halloween|hallowe['’]en|"
    r"thanksgiving(?: day)?|easter (?:sunday|monday)|good friday|st\.? (?:patrick|george|andrew|david|nicholas)['’]?s? day|(?:mother|father)['’]?s['’]? day|"
    r"bonfire night|guy fawkes(?: night)?|independence day|(?:the )?4th of july|labor day|memorial day|bastille day|anzac day|australia day|canada day|"
    r"mlk day|presidents['’]? day|columbus day|veterans day|(?:\d\. )?advent|vijayadashami|onam|pongal|navratri|dussehra|holi|poya day|songkran day|purim|yom kippur|rosh hashanah?|hanukkah|diwali|deepavali|holi|eid(?: al[- ](?:fitr|adha))?|ramadan 1st|nowruz|vesak|songkran|tet|chinese new year|lunar new year|"
    r"all (?:saints|souls)['’]? day|epiphany|ascension day|whit monday|pentecost|midsummer(?: eve)?|sinterklaas|silvester"
)
FEAST = re.compile(
    rf"\b(?:on|was|since|after|before|until|at|by|over)\s+(?:the\s+)?(?P<day>(?:{FEASTS})(?:\s+(?:19|20)\d\d)?)\b",
    re.I,
)
# “21/9 in KKH”, “ran out 10/31”: a day and a month, no share of ten, no pressure, no range.
NUMBERS = re.compile(
    r"(?<![\d/.,:-])(?P<a>0?[1-9]|[12]\d|3[01])(?P<sign>[/])(?P<b>0?[1-9]|[12]\d|3[01])(?![\d/:%-]|\.\d|\s*(?:pain|scale|of\b|stars?|points?|dose|strength|full|cup|tab|tsp|tbsp|lens|vision|eyesight|visual|over))"
)
NO_SHARE = re.compile(
    r"^(?:24/7|1/[2-9]|2/3|3/4|2/5|3/5|4/5|[1-9]/10|[0-5]/5|20/\d+|6/(?:6|9|12|18|24))$"
)
HAN_DAYS = re.compile(
    r"(?:[農农]?[曆历]|陰曆|阴历)\s?[廿卅初一二三四五六七八九十]{2,3}(?=[\u3400-\u9fff，。])|(?:[上下本這这當当]{1,2}[個个]?月)\s?(?:底的)?(?:[一二三四五六七八九十廿卅]{1,3}|\d{1,2})\s?[日號号]"
    r"|(?:(?:今|去|前|明)年)?(?:正月|腊月|臘月|冬月|閏月)?(?:大年|年)?(?:初[一二三四五六七八九十]|三十)(?=[晚早那就在去]|[，。,、])"
    r"|(?:今年|去年|前年|昨年)?(?:中秋[節节]?|端午[節节]?|元宵[節节]?|除夕|清明[節节]?|重陽[節节]?|重阳[節节]?|冬至|元旦|七夕|國慶日|国庆节|雙十節|聖誕節|圣诞节|平安夜|跨年夜?|五一|十一假期|雙十一|双十一)(?=那天|當天|当天|晚上|前一天|[後后]|[，。,、開开在去於])"
    r"|(?:[一二三四五六七八九十]|1[0-2]|[1-9])\s?月\s?(?:底|初|中|杪)(?![\u3400-\u9fff]{0,2}[~到至])(?=[^\s，。]{0,1}[去在說说開开做住])"
    r"|(?:[周週]|星期|禮拜|礼拜|拜)[一二三四五六日天]\s?[（(]?\s?\d{1,2}\s?[日號号]"
    r"|\d{1,2}\s?[日號号]\s?(?:[一二三四五六七八九]|十[一二]?|1[0-2]|[1-9])\s?月"
    r"|(?<![\u3400-\u9fff\d])(?=[廿卅一二三四五六七八九十])(?:廿|卅|[一二三]?十)?[一二三四五六七八九]?[日號号](?=[\u3400-\u9fff，])(?!子|碼|码|線|线|稱|称|常|後|后|夜|本|用|前|間|间)"
    r"|(?<=他)\d{1,2}[號号](?=回)|(?<![\d\u3400-\u9fff])\d{1,2}[號号](?=[晚早下上]|[，。,、]|那天|當天|去|開|开|住)"
)
# “since july 2022”: enough to follow a story, and too much beside a name.
MONTH_OF_A_YEAR = re.compile(
    r"\b(?P<day>(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d))\b",
    re.I,
)
HAN_MONTH = re.compile(
    r"(?P<day>(?P<year>(?:(?:19|20)\d\d|民[國国]\s?\d{2,3}|二[〇零○]{1}[〇零○一二]?[〇零○一二三四五六七八九])\s?年)\s?(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2})\s?月)(?!\s?[\d一二三四五六七八九十廿初])"
)
HAS_HAN = re.compile(r"[月年初号號日節节至夜五廿]")


def found_in(passage, cast):
    """Yield (“exact-date”, start, end) of days told without a month, and (“month”, start, end, year)."""
    text = passage.text
    for pattern in (*WORDED, *ODD, FEAST):
        for match in pattern.finditer(text):
            yield "exact-date", *match.span("day")
    for match in NUMBERS.finditer(text) if "/" in text else ():
        a, b = int(match["a"]), int(match["b"])
        if min(a, b) <= 12 and not NO_SHARE.match(match[0]):
            yield "exact-date", *match.span()
    for pattern in (MONTH_OF_A_YEAR, HAN_MONTH):
        for match in pattern.finditer(text):
            yield "month", *match.span("day"), match["year"]
    if not text.isascii() and HAS_HAN.search(text):
        for match in HAN_DAYS.finditer(text):
            yield "exact-date", *match.span()
