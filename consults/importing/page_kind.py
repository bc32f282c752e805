"""Which kind a page of text is: nothing is a guide unless it is said to be, or shows it in every part.

A text without the labels of a consult may be an article, or a patient's letter with labels we do not know.
A letter that went out as a guide would be read by everybody, so a doubt is a refusal with a way on.
"""

from consults.checks.finding import Severity
from consults.exchange.serialization import from_data
from consults.importing.page_guide import headed_sections, read_guide
from consults.importing.page_lines import SENTENCE_END, PageError, first_text
from web.later import Later

GUIDE = "guide"  # what somebody may say a page is
WAYS_ON = "Write it as consult/1, or say that it is a guide (--as guide)."
MOST_NAMED = 4
FEWEST_SECTIONS = 2
LONGEST_TITLE = 200
letters, privacy = Later("consults.checks.letters"), Later("consults.checks.privacy")


def guide_data(lines, text, told):
    """Return the plain data of a guide in a page; `told` is whether somebody said that it is one.

    Raises PageError with what the text looks like and what to do, for a page that nobody called a guide and
    that has not an article's whole shape, or any trace of a person.
    """
    if told:
        return read_guide(lines)
    _refuse_labels(text)
    data = read_guide(lines)
    _refuse_other_shapes(data, lines)
    _refuse_traces(text)
    return data


def refuse_consult(line):
    """Raise PageError for a page with the labels of a consult that was said to be a guide."""
    raise PageError(
        line,
        "",
        "this page has the labels of a consult (“Share to:”, “Ask Date:”), so it is no guide. Leave out"
        " --as guide.",
    )


def _refuse_labels(text):
    signs = letters.labels(text) + letters.strange_labels(text)
    if not signs:
        return
    first = min(signs)
    named = ", ".join(list(dict.fromkeys(sign.words for sign in sorted(signs)))[:MOST_NAMED])
    raise PageError(
        _line_of(text, first.start),
        "",
        f"this page has labels we do not know ({named}); it may be somebody’s consult. {WAYS_ON}",
    )


def _refuse_other_shapes(data, lines):
    missing = ""
    title = data["title"]
    if len(title) > LONGEST_TITLE or (SENTENCE_END.search(title) and title[-1] not in "?？"):
        missing = "no headline"
    elif not data["lead"]:
        missing = "no first paragraph under a headline"
    elif headed_sections(data["body"]) < FEWEST_SECTIONS:
        missing = "no sections with headings"
    elif not data["further_reading"]:
        missing = "no titles to read next at its end"
    if missing:
        line = lines[first_text(lines)].number
        raise PageError(
            line,
            "",
            f"this text has not the labels of a consult, and not the shape of an article: {missing}. {WAYS_ON}",
        )


def _refuse_traces(text):
    """Judge the text as if an asker had written it; one sure blocker, and it is no article."""
    document = from_data({"title": "–", "department": "–", "body": text})
    words = privacy.identifying_words(document)
    found = [one for one in words if one.severity == Severity.BLOCKER and not one.weak]
    if found:
        first = min(found, key=lambda finding: finding.start)
        raise PageError(
            _line_of(text, first.start),
            "",
            f"this text looks like an article, and it may tell of a person. {first.message} {WAYS_ON}",
        )
    if letters.reads_like_a_letter(text):
        raise PageError(1, "", f"this text reads like somebody’s letter. {WAYS_ON}")


def _line_of(text, start):
    return text.count("\n", 0, start) + 1
