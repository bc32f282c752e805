"""Two editors in one consult: the second save never wipes the first."""

import re

from consults.admin import versions
from text.names import id_of

SAVED_SINCE = (
    "{who} {did} this consult at {at}, after you had opened it. Nothing of yours was saved yet: it stands in"
    " the form, and what differs is shown above it."
)
MOST_ROWS = 2000
ROW = re.compile(r"replies-\d{1,5}-id")


def refusal(question, posted):
    """Return why the form is refused that was opened on another text."""
    return versions.refusal(question, posted, SAVED_SINCE)


def new_replies(question, posted):
    """Return the replies of a consult that a form does not know."""
    sent = {id_of(posted[name]) for name in posted if ROW.fullmatch(name)}
    return list(question.replies.exclude(pk__in=sent).select_related("doctor"))


def without_gone(data, prefix, ids):
    """Return the data of a formset without stored rows that are not among `ids`, and how many those were.

    The rows behind them move up, as if they had never been in the form.
    """
    total, stored = (id_of(data.get(f"{prefix}-{name}_FORMS", "")) for name in ("TOTAL", "INITIAL"))
    if not 0 < stored <= total <= MOST_ROWS:
        return data, 0
    gone = {row for row in range(stored) if id_of(data.get(f"{prefix}-{row}-id", "")) not in ids}
    if not gone:
        return data, 0
    kept = {row: place for place, row in enumerate(r for r in range(total) if r not in gone)}
    own, rest = re.compile(rf"{re.escape(prefix)}-(\d{{1,5}})-(.+)"), data.copy()
    for name in data:
        if match := own.fullmatch(name):
            del rest[name]
    for name in data:
        if (match := own.fullmatch(name)) and int(match[1]) in kept:
            rest.setlist(f"{prefix}-{kept[int(match[1])]}-{match[2]}", data.getlist(name))
    rest[f"{prefix}-TOTAL_FORMS"] = str(total - len(gone))
    rest[f"{prefix}-INITIAL_FORMS"] = str(stored - len(gone))
    return rest, len(gone)
