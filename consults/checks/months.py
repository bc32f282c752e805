"""Months by their names, what stands around a day of one, and how a month alone is told in its place."""

MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
FULL_IN_WORDS = """
January February March April May June July August September October November December
"""
FULL = FULL_IN_WORDS.split()
UNITS = "mg|ml|miles|people|patients|times|hours|days|weeks|months|years|am|pm|percent|minutes"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
YEAR = r"(?P<year>(?:19|20)\d\d)"
ON = r"(?:(?P<on>\b[Oo]n|\b[Oo]f)\s+)?(?:(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),?\s+)?(?:the\s+)?"


def full_name(name):
    """Return the whole name of a month: “sept.” as September."""
    return next(full for full in FULL if full.lower().startswith(name.lower().rstrip(".")[:3]))


def told(match, month, year):
    """Return the month, with the year if it was there, in the grammar of the span."""
    when = f"{month} {year}" if year else month
    before = (match["on"] or "") if "on" in match.re.groupindex else ""
    if before.lower() == "on":
        return f"{'In' if before[0] == 'O' else 'in'} {when}"
    if before.lower() == "of":
        return f"of a day in {when}"
    return f"{before} {when}".strip()
