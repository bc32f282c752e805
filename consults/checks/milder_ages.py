"""What is proposed in the place of an exact age, in the grammar and the script of what stands around it."""

import re

GROWING = 13  # years; from here on an asker is in their teens


def over_90(after):
    """Return “over 90” in the grammar and the script of what stands behind the age."""
    sign = re.match(r"\s?多?\s?([歲岁])", after)
    if sign:
        return "超過九十" if sign[1] == "歲" else "超过九十"
    return "90-plus" if after.startswith("-year") else "over 90"


def under_20(text, match, age):
    """Return (start, end, words) that say as much of an age as readers need, in the grammar of the place.

    Nothing is proposed where the sentence has no room for it: then the editor writes.
    """
    start, end, how = match.start("age"), match.end(), match["how"].strip(" -")
    teens = age >= GROWING
    article = re.search(r"\b(an?)\s+$", text[max(start - 4, 0) : start], re.I)
    of_age = re.search(r"\bage\s?(?:is|:|-|=)?\s?$", match["lead"], re.I)
    if "/" in how or of_age or "(" in match["lead"]:
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


def under_20_in_chinese(age, sign):
    """Return “in the teens” or “under ten”, in the script that the age is written in."""
    if age >= GROWING:
        return "十幾歲" if sign == "歲" else "十几岁"
    if age > 9:
        return "十多歲以下" if sign == "歲" else "十多岁以下"
    return f"不到十{sign}"
