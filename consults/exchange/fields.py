"""The table of fields: every leaf of a document, and every text column of a consult's rows, named once.

Whoever goes through a consult's fields reads them here: restoring, cleaning, redacting. A test walks the
structs and the models and names each leaf and column that has no line.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


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
comment.passage                  prose    -  -
comment.named                    prose    -  -
notice.kind                      fixed    -  -
waitingmail.kind                 fixed    -  -
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
