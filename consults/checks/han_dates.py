"""Days in Chinese: “民國112年3月8日”, “農曆初一”."""

import re

HAN_DIGITS = "〇零一二三四五六七八九十廿卅百"
HAN_YEAR = rf"(?:(?:民[國国]\s?)?(?:\d{{2,4}}|[{HAN_DIGITS}]{{2,5}})\s?年)"
HAN_DATE = re.compile(
    rf"(?P<year>{HAN_YEAR})?\s?(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元正臘腊冬])\s?月\s?初?(?P<d>\d{{1,2}}|[{HAN_DIGITS}]{{1,3}})"
    r"\s?(?:[日號号](?!子)|(?![個个天週周點点歲岁年月次日號号多餘余〇零一二三四五六七八九十\d至到~-]))"
)
HAN_LUNAR = re.compile(r"(?P<calendar>[農农][曆历]|大年)初[一二三四五六七八九十]")
MAY_BE_HAN = re.compile(r"月\s?初?[\d一二三四五六七八九十廿卅]")


def han_dates(text):
    """Yield (start, end, milder) of days in Chinese."""
    for match in HAN_LUNAR.finditer(text) if "初" in text else ():
        yield *match.span(), match["calendar"]
    for match in HAN_DATE.finditer(text) if MAY_BE_HAN.search(text) else ():
        yield *match.span(), f"{match['year'] or ''}{match['m']}月"
