"""The table of fields: every leaf of a document, and every text column of a consult's rows, named once.

Whoever goes through a consult's fields reads them here: restoring, cleaning, redacting. A test walks the
structs and the models and names each leaf and column that has no line.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

NUMBER = re.compile(r"\[\d+\]")


class Kind(StrEnum):
    """What a redaction may do to a field."""

    PROSE = "prose"  # words: a mark may take the place of some of them
    WHOLE = "whole"  # one value, such as a day or an address: it stays, or becomes the empty value
    FIXED = "fixed"  # a number, a state, a key, a name of the vocabulary: it stays as it is
    DERIVED = "derived"  # follows from other fields, and is written anew with them


PROSE, WHOLE, FIXED, DERIVED = Kind


@dataclass(frozen=True)
class Field:
    """One leaf of a document.

    `place` is its path, with ``[]`` for each item of a list; `column` its ``model.column`` where it has one.
    Readers see a `public` one; an `editable` one comes back with an earlier revision.
    """

    place: str
    kind: Kind
    column: str = ""
    public: bool = True
    editable: bool = False


def _table(lines):
    """Return {place: Field} of lines “place kind column flags”; a column “-” is none.

    The flags: p for what readers see, e for what editors write.
    """
    found = {}
    for line in lines.strip().splitlines():
        place, kind, column, flags = line.split()
        column = "" if column == "-" else column
        found[place] = Field(place, Kind(kind), column, "p" in flags, "e" in flags)
    return found


CONSULT = _table("""
format                 fixed  -                              p
number                 fixed  question.number                p
title                  prose  question.title                 pe
subject                prose  question.subject               pe
department             fixed  -                              pe
language               fixed  question.language              pe
asker.name             prose  question.asker_name            pe
asker.age              fixed  question.asker_age_band        pe
asker.sex              fixed  question.asker_sex             pe
asker.sex_confirmed    fixed  question.asker_sex_confirmed   pe
asked_on               whole  question.asked_on              pe
body                   prose  question.body                  pe
replies[].doctor       fixed  -                              pe
replies[].department   fixed  -                              pe
replies[].hospital     prose  reply.hospital                 pe
replies[].body         prose  reply.body                     pe
replies[].replied_on   whole  reply.replied_on               pe
replies[].honorific    fixed  -                              pe
notes[].reply          fixed  -                              p
notes[].kind           fixed  note.kind                      p
notes[].body           prose  note.body                      p
notes[].doctor         fixed  -                              p
notes[].department     fixed  -                              p
notes[].honorific      fixed  -                              p
notes[].signed_on      fixed  note.signed_on                 p
notes[].superseded_by  fixed  -                              p
more_info.body         prose  question.more_info             pe
more_info.origin       fixed  question.more_info_origin      pe
more_info.reviewed_by  prose  question.more_info_reviewed_by pe
more_info.reviewed_on  whole  question.more_info_reviewed_on pe
tags[].name            fixed  -                              pe
tags[].department      fixed  -                              pe
tags[].aliases[]       fixed  -                              p
similar[].title        prose  similarcard.title              -
similar[].question     prose  similarcard.question_excerpt   -
similar[].doctor       prose  similarcard.doctor             -
similar[].reply        prose  similarcard.reply_excerpt      -
related[].number       fixed  -                              e
related[].origin       fixed  relatedquestion.origin         e
related[].reason       prose  relatedquestion.reason         e
follows_up             fixed  question.follows_up            pe
status                 fixed  question.status                p
published_at           fixed  question.published_at          p
withdrawn_reason       prose  question.withdrawn_reason      -
review.by              prose  question.reviewed_by           p
review.on              whole  question.reviewed_on           p
review.due_on          whole  question.review_due_on         p
dismissed[].code       fixed  dismissal.code                 -
dismissed[].key        fixed  dismissal.key                  -
dismissed[].reason     prose  dismissal.reason               -
source.name            prose  question.source_name           -
source.id              whole  question.source_id             -
source.url             whole  question.source_url            -
source.text            prose  question.source_text           -
""")

GUIDE = _table("""
format             fixed  -                      p
title              prose  guide.title            pe
lead               prose  guide.lead             pe
body               prose  guide.body             pe
tags[].name        fixed  -                      pe
tags[].department  fixed  -                      pe
tags[].aliases[]   fixed  -                      p
department         fixed  -                      pe
further_reading[]  prose  guide.further_reading  pe
language           fixed  guide.language         pe
status             fixed  guide.status           p
published_at       fixed  guide.published_at     p
withdrawn_reason   prose  guide.withdrawn_reason -
dismissed[].code   fixed  -                      -
dismissed[].key    fixed  -                      -
dismissed[].reason prose  -                      -
review.by          prose  guide.reviewed_by      p
review.on          whole  guide.reviewed_on      p
review.due_on      whole  guide.review_due_on    p
source.name        prose  guide.source_name      -
source.id          whole  guide.source_id        -
source.url         whole  guide.source_url       -
source.text        prose  guide.source_text      -
""")

HOUSE_PAGE = _table("""
format  fixed  -                 p
kind    fixed  housepage.kind    p
title   prose  housepage.title   pe
body    prose  housepage.body    pe
status  fixed  housepage.status  p
""")
TABLES = {"guide/1": GUIDE, "page/1": HOUSE_PAGE}  # of other formats; any other text is a consult's

# Public leaves that a page does not print, {page and format: {place: reason}}.
_NOWHERE = {
    "format": "it names the form of a file",
    "status": "a page that is there is published",
    "tags[].aliases[]": "searches know a tag by them; the lists of tags print them",
}
_DUE = {"review.due_on": "readers of a guide are told when it was reviewed, not when it is due"}
_BESIDE = {
    "follows_up": "a preview leaves out what stands beside the text",
    "published_at": "only the data for search engines has it, and a preview has none",
}
NOT_PRINTED = {
    "public_page consult/1": _NOWHERE,
    "public_page guide/1": _NOWHERE | _DUE,
    "preview consult/1": _NOWHERE | _BESIDE,
    "preview guide/1": _NOWHERE | _DUE,
}

# Text columns of a consult's or a guide's rows that stand in no document.
ROWS = _table("""
question.slug                    derived  -  p
question.body_html               derived  -  p
question.more_info_html          derived  -  p
question.excerpt                 derived  -  p
question.reply_excerpt           derived  -  p
question.note_kind               derived  -  p
question.card_tags               derived  -  p
question.opening_key             derived  -  -
question.content_key             derived  -  -
question.imported_key            fixed    -  -
question.public_key              derived  -  -
question.sent_back_because       prose    -  -
reply.body_html                  derived  -  p
reply.opening_key                derived  -  -
reply.checksum                   derived  -  -
note.body_html                   derived  -  p
similarcard.question_key         derived  -  -
similarcard.reply_key            derived  -  -
revision.document                derived  -  -
revision.note                    prose    -  -
revision.state                   fixed    -  -
revision.step                    fixed    -  -
comment.field                    fixed    -  -
comment.text                     prose    -  -
comment.named                    prose    -  -
report.kind                      fixed    -  -
report.text                      prose    -  -
report.state                     fixed    -  -
feedback.reason                  fixed    -  -
review.outcome                   fixed    -  -
review.parts                     fixed    -  -
review.named                     prose    -  p
review.batch                     fixed    -  -
invitation.confirm               fixed    -  -
invitation.mail                  whole    -  -
invitation.key_hash              fixed    -  -
invitation.code_hash             fixed    -  -
invitation.answer                fixed    -  -
redaction.category               fixed    -  -
redaction.state                  fixed    -  -
redaction.key_id                 fixed    -  -
redaction.ledger_id              fixed    -  -
redaction.needles                fixed    -  -
redaction.rewritten              fixed    -  -
redaction.proof                  fixed    -  -
deskentry.title                  derived  -  -
deskentry.tags                   derived  -  -
deskentry.body                   derived  -  -
searchentry.title                derived  -  p
searchentry.tags                 derived  -  p
searchentry.body                 derived  -  p
suggestedname.key                derived  -  p
suggestedname.name               derived  -  p
meaning.text_key                 derived  -  -
guide.slug                       fixed    -  p
guide.sent_back_because          prose    -  -
guide.lead_html                  derived  -  p
guide.body_html                  derived  -  p
guide.excerpt                    derived  -  p
guide.content_key                derived  -  -
guide.imported_key               fixed    -  -
housepage.body_html              derived  -  p
""")


def places(struct, before=""):
    """Yield (path, type, default) of every leaf of a document struct, lists as ``[]``."""
    hints = get_type_hints(struct, include_extras=True)
    for part in msgspec.structs.fields(struct):
        yield from _leaves(hints[part.name], f"{before}{part.name}", part.default)


def _leaves(kind, place, default):
    if get_origin(kind) is list:
        yield from _leaves(get_args(kind)[0], f"{place}[]", None)
    elif isinstance(kind, type) and issubclass(kind, Struct):
        yield from places(kind, f"{place}.")
    else:
        yield place, kind, default


def longest(struct):
    """Return {path: letters} of the leaves of a struct that have a limit."""
    found = {}
    for place, kind, _ in places(struct):
        metas = [m for part in (kind, *get_args(kind)) for m in getattr(part, "__metadata__", ())]
        limits = [meta.max_length for meta in metas if meta.max_length]
        if limits:
            found[place] = min(limits)
    return found


@cache
def columns(model, *kinds):
    """Return [(column, Field)] of the fields of these kinds that a model (its lower name) keeps."""
    tables = (CONSULT, *TABLES.values())
    found = [
        (field.column.partition(".")[2], field)
        for table in tables
        for field in table.values()
        if field.column.startswith(f"{model}.") and field.kind in kinds
    ]
    found += [
        (place.partition(".")[2], field)
        for place, field in ROWS.items()
        if place.startswith(f"{model}.") and field.kind in kinds
    ]
    return found


@cache
def restored():
    """Return {place: column} of what editors write into the consult's own row."""
    return {
        field.place: field.column.removeprefix("question.")
        for field in CONSULT.values()
        if field.editable and field.column.startswith("question.")
    }


def label(place):
    """Return the name of a place of a consult for people: “Reply 1”, “Pseudonym”, “Source text”."""
    number = NUMBER.search(place)
    if number:
        name = LISTS[place.split("[")[0]]
        return f"{name} {int(number[0][1:-1]) + 1}"
    return NAMES.get(place) or place.replace(".", " ").replace("_", " ").capitalize()


LISTS = {"replies": "Reply", "notes": "Note", "similar": "Similar card", "tags": "FAQ tag"}
LISTS |= {"related": "Similar consult", "dismissed": "Dismissal"}
NAMES = {"asker.name": "Pseudonym", "body": "Question", "more_info.body": "More Info"}


def plain_place(place):
    """Return a place with its numbers taken out: ``replies[0].body`` becomes ``replies[].body``."""
    return NUMBER.sub("[]", place)


def table_of(data):
    """Return the table of a document in plain types, by its format."""
    told = data.get("format") if isinstance(data, dict) else ""
    return TABLES.get(told, CONSULT) if isinstance(told, str) else CONSULT


def rewritten(data, table, change):
    """Return a document in plain types with `change(text, field, place)` in the place of each text.

    A place that no line names, as old documents may have, counts as prose.
    """
    return _rewritten(data, "", table, change)


def _rewritten(value, place, table, change):
    if isinstance(value, dict):
        return {
            name: _rewritten(item, f"{place}.{name}".lstrip("."), table, change)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [
            _rewritten(item, f"{place}[{index}]", table, change) for index, item in enumerate(value)
        ]
    if not isinstance(value, str):
        return value
    field = table.get(plain_place(place)) or Field(place, PROSE)
    return change(value, field, place)


def texts(data, table):
    """Return [(text, field, place)] of every text of a document in plain types."""
    found = []

    def keep(text, field, place):
        found.append((text, field, place))
        return text

    rewritten(data, table, keep)
    return found
