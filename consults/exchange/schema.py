"""The formats: what one imported or exported line holds, and the errors a wrong one gets.

Pure functions and plain structures; no database. ``parse`` turns a line into a document,
``dump`` a document into a line; ``parse(dump(document)) == document``.
"""

import json
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from consults.exchange.mistakes import DocumentError, explain, find_mistakes
from consults.exchange.nonsense import refuse_bad_characters, refuse_nonsense
from consults.exchange.shorthands import tidy, write_out
from consults.models import HousePage as HousePageRow
from consults.models.question import AGE_BANDS

Kind, PageStatus = HousePageRow.Kind, HousePageRow.Status
LARGEST_NUMBER = 2**31 - 1
LONGEST_TEXT = 500_000  # characters; MedQuAD's longest answer has 30,000

Name = Annotated[str, Meta(max_length=150)]
Place = Annotated[str, Meta(max_length=200)]
DepartmentName = Annotated[str, Meta(max_length=100)]
Title = Annotated[str, Meta(max_length=300)]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Number = Annotated[int, Meta(ge=1, le=LARGEST_NUMBER)]
Language = Annotated[str, Meta(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
Status = Literal["draft", "in_review", "published", "withdrawn"]


class Strict(Struct, forbid_unknown_fields=True):
    pass


class Asker(Strict, kw_only=True):
    name: Name = ""
    age: Literal[tuple(["", *AGE_BANDS])] = ""
    sex: Literal["", "female", "male", "other"] = ""
    sex_confirmed: bool = False


class Reply(Strict, kw_only=True):
    doctor: Annotated[str, Meta(min_length=1, max_length=150)]
    department: DepartmentName = ""
    hospital: Place = ""
    body: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    replied_on: date | None = None
    honorific: Annotated[str, Meta(max_length=40)] | None = None


class MoreInfo(Strict, kw_only=True):
    body: Text = ""
    origin: Literal["doctor", "editor", "machine", "unknown"] = "unknown"
    reviewed_by: Place | None = None
    reviewed_on: date | None = None


class Tag(Strict, kw_only=True):
    name: Name
    department: DepartmentName = ""
    aliases: list[Annotated[str, Meta(min_length=1, max_length=250)]] = field(default_factory=list)


class Card(Strict, kw_only=True):
    title: Annotated[str, Meta(max_length=500)] = ""
    question: Text = ""
    doctor: Place = ""
    reply: Text = ""


class Related(Strict, kw_only=True):
    """An editor's decision about a similar consult: shown first, or never."""

    number: Number
    origin: Literal["pinned", "muted"] = "pinned"
    reason: Title = ""


class Review(Strict, kw_only=True):
    by: Place = ""
    on: date | None = None
    due_on: date | None = None


class Source(Strict, kw_only=True):
    name: Place = ""
    id: Place = ""
    url: Annotated[str, Meta(max_length=1000, pattern=r"^(https?://\S+)?$")] = ""
    text: Annotated[str, Meta(max_length=2 * LONGEST_TEXT)] = ""


class Dismissed(Strict, kw_only=True):
    """A finding of the checks that an editor let stand, and why."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    key: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]
    reason: Annotated[str, Meta(min_length=1, max_length=200)]


class Note(Strict, kw_only=True):
    """A signed addendum beside a reply (its place, from 1), which itself stays as it is."""

    reply: Annotated[int, Meta(ge=1, le=100)] = 1
    kind: Literal["confirmed", "updated", "superseded"]
    body: Text = ""
    doctor: Annotated[str, Meta(min_length=1, max_length=150)]
    department: DepartmentName = ""
    honorific: Annotated[str, Meta(max_length=40)] | None = None
    signed_on: date
    superseded_by: Number | None = None


class Consult(Strict, kw_only=True):
    format: Literal["consult/1"] = "consult/1"
    number: Number | None = None
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    subject: Annotated[str, Meta(max_length=500)] = ""
    department: Annotated[str, Meta(min_length=1, max_length=100)]
    language: Language = "en"
    asker: Asker = field(default_factory=Asker)
    asked_on: date | None = None
    body: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    replies: list[Reply] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    more_info: MoreInfo = field(default_factory=MoreInfo)
    tags: list[Tag] = field(default_factory=list)
    similar: list[Card] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    follows_up: Number | None = None
    status: Status = "draft"
    published_at: datetime | None = None
    withdrawn_reason: Annotated[str, Meta(max_length=500)] = ""
    review: Review = field(default_factory=Review)
    dismissed: list[Dismissed] = field(default_factory=list)
    source: Source = field(default_factory=Source)


class Guide(Strict, kw_only=True):
    format: Literal["guide/1"] = "guide/1"
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    lead: Text = ""
    body: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    tags: list[Tag] = field(default_factory=list)
    department: DepartmentName = ""
    further_reading: list[Title] = field(default_factory=list)
    language: Language = "en"
    status: Status = "draft"
    published_at: datetime | None = None
    withdrawn_reason: Annotated[str, Meta(max_length=500)] = ""
    review: Review = field(default_factory=Review)
    dismissed: list[Dismissed] = field(default_factory=list)
    source: Source = field(default_factory=Source)


class HousePage(Strict, kw_only=True):
    """A page on the house itself, such as “About”; there is one of each kind."""

    format: Literal["page/1"] = "page/1"
    kind: Literal[tuple(Kind.values)]
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    body: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    status: Literal[tuple(PageStatus.values)] = "draft"


# What a document on a department, doctor or tag may leave out: it stays as it is here.
Left = UnsetType
DescribedText = Text | Left
Switch = bool | Left


class HelpNow(Strict, kw_only=True):
    """What to do when it is urgent; `text` may name local numbers as {emergency}."""

    level: Literal["emergency", "urgent", "soon"]
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    review_due_on: date
    words: DescribedText = UNSET
    active: Switch = UNSET


class Department(Strict, kw_only=True):
    format: Literal["department/1"] = "department/1"
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    description: DescribedText = UNSET
    order: Annotated[int, Meta(ge=0, le=32767)] | Left = UNSET
    needs_second_person: Switch = UNSET
    review_months: Annotated[int, Meta(ge=1, le=600)] | Left = UNSET
    help_now: HelpNow | None = None


class Doctor(Strict, kw_only=True):
    format: Literal["doctor/1"] = "doctor/1"
    name: Annotated[str, Meta(min_length=1, max_length=150)]
    department: Annotated[str, Meta(min_length=1, max_length=100)]
    honorific: Annotated[str, Meta(max_length=40)] | Left = UNSET
    hospital: Place | Left = UNSET
    credentials: Place | Left = UNSET
    biography: DescribedText = UNSET
    active: Switch = UNSET


class FaqTag(Strict, kw_only=True):
    format: Literal["tag/1"] = "tag/1"
    name: Annotated[str, Meta(min_length=1, max_length=150)]
    department: Annotated[str, Meta(min_length=1, max_length=100)]
    description: DescribedText = UNSET
    aliases: list[Annotated[str, Meta(min_length=1, max_length=250)]] = field(default_factory=list)
    help_now: HelpNow | None = None


FORMATS = {
    "consult/1": Consult,
    "guide/1": Guide,
    "department/1": Department,
    "doctor/1": Doctor,
    "tag/1": FaqTag,
    "page/1": HousePage,
}


def parse(line, remarks=None):
    """Return the document in one line of JSON (str); sentences for the editor go to `remarks`.

    Raises DocumentError naming the field: broken JSON, keys given twice, unknown keys, wrong types,
    dates that do not exist, texts over their limit, characters no database keeps.
    """
    try:
        data = json.loads(line, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"{error.msg} at character {error.pos + 1}"
        sentence = f"this is no complete JSON object: {where}. Write each document on one line."
        raise DocumentError("", sentence) from None
    except RecursionError:
        raise DocumentError("", "this is nested far deeper than any document.") from None
    except ValueError as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError("", f"this holds a number no document has: {error}.") from None
    if not isinstance(data, dict):
        raise DocumentError(
            "",
            "a document is a JSON object, in braces. Write each on a line of its own, not in a list.",
        )
    return from_data(data, remarks, suspicious="\\u" in line or "\x00" in line)


def from_data(data, remarks=None, suspicious=True):
    """Return the document in a plain dictionary; shorthands are written out. Raises DocumentError.

    `remarks` (list) receives a sentence for each thing left out.
    """
    if suspicious:
        refuse_bad_characters(data)
    name = data.get("format", "consult/1")
    kind = FORMATS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise DocumentError("format", f"“{name}” is none of {', '.join(FORMATS)}.")
    if kind in (Consult, Guide):
        data = write_out(data)
    try:
        document = msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        mistakes = find_mistakes(data, kind) or [explain(str(error))]
        raise DocumentError(*mistakes[0], others=mistakes[1:]) from None
    tidy(document, remarks)
    refuse_nonsense(document)
    return document


def dump(document):
    """Return a document as one line of JSON, keys in the order of the format, without newline."""
    return json.dumps(to_data(document), ensure_ascii=False)


def to_data(document):
    """Return a document as a plain dictionary of JSON types."""
    return msgspec.to_builtins(document)


_parts_of = cache(
    msgspec.structs.fields
)  # reading the types of a class again costs more than the rest


def told_data(document):
    """Return a document as a plain dictionary of JSON types, without what has its default value."""
    found = {}
    for info in _parts_of(type(document)):
        value = getattr(document, info.name)
        default = info.default
        if info.default_factory is not msgspec.NODEFAULT:
            default = info.default_factory()
        if default is not msgspec.NODEFAULT and value == default:
            continue
        if isinstance(value, Struct):
            found[info.name] = told_data(value)
        elif isinstance(value, list) and value and isinstance(value[0], Struct):
            found[info.name] = [told_data(one) for one in value]
        else:
            found[info.name] = msgspec.to_builtins(value)
    return found


def content_key(*texts):
    """Return 32 hex digits for what the texts say, blind to blanks and line ends."""
    return _digest("\x1f".join(" ".join(text.split()) for text in texts))


def _digest(text):
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _no_doubles(pairs):
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise DocumentError(double, "this key is given twice; keep one.")
    return data


def _no_constant(name):
    raise DocumentError("", f"{name} is no value JSON knows.")
