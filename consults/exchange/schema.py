"""The formats: what one imported or exported line holds, and the errors a wrong one gets.

Pure functions and plain structures; no database. ``parse`` turns a line into a document,
``dump`` a document into a line; ``parse(dump(document)) == document``.
"""

import json
import re
from datetime import date, datetime
from hashlib import blake2b
from typing import Annotated, Literal

import msgspec
from django.utils import timezone
from msgspec import Meta, Struct, field

from consults.exchange.mistakes import explain, find_mistakes
from consults.models.question import AGE_BANDS

LARGEST_NUMBER = 2**31 - 1
LONGEST_TEXT = 500_000  # characters; MedQuAD's longest answer has 30,000
SURROGATE = re.compile("[\ud800-\udfff]")

Name = Annotated[str, Meta(max_length=150)]
Place = Annotated[str, Meta(max_length=200)]
DepartmentName = Annotated[str, Meta(max_length=100)]
Title = Annotated[str, Meta(max_length=300)]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Number = Annotated[int, Meta(ge=1, le=LARGEST_NUMBER)]
Language = Annotated[str, Meta(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
Status = Literal["draft", "in_review", "published", "withdrawn"]


class DocumentError(ValueError):
    """A document that cannot be taken: which field is wrong, and a sentence about it.

    `others` are more mistakes of the same document, [(field, sentence)].
    """

    def __init__(self, field_path, message, others=()):
        self.others = list(others)
        self.field = field_path
        self.message = message
        super().__init__(f"{field_path}: {message}" if field_path else message)


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


class HelpNow(Strict, kw_only=True):
    """What to do when it is urgent; `text` may name local numbers as {emergency}."""

    level: Literal["emergency", "urgent", "soon"]
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    review_due_on: date
    active: bool = True


class Department(Strict, kw_only=True):
    format: Literal["department/1"] = "department/1"
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    description: Text = ""
    order: Annotated[int, Meta(ge=0, le=32767)] = 100
    needs_second_person: bool = False
    review_months: Annotated[int, Meta(ge=1, le=600)] = 36
    help_now: HelpNow | None = None


class Doctor(Strict, kw_only=True):
    format: Literal["doctor/1"] = "doctor/1"
    name: Annotated[str, Meta(min_length=1, max_length=150)]
    department: Annotated[str, Meta(min_length=1, max_length=100)]
    honorific: Annotated[str, Meta(max_length=40)] = "Dr."
    hospital: Place = ""
    credentials: Place = ""
    biography: Text = ""
    active: bool = True


class FaqTag(Strict, kw_only=True):
    format: Literal["tag/1"] = "tag/1"
    name: Annotated[str, Meta(min_length=1, max_length=150)]
    department: Annotated[str, Meta(min_length=1, max_length=100)]
    description: Text = ""
    aliases: list[Annotated[str, Meta(min_length=1, max_length=250)]] = field(default_factory=list)
    help_now: HelpNow | None = None


FORMATS = {
    "consult/1": Consult,
    "guide/1": Guide,
    "department/1": Department,
    "doctor/1": Doctor,
    "tag/1": FaqTag,
}


def parse(line, remarks=None):
    """Return the document in one line of JSON (str); sentences for the editor go to `remarks`.

    Raises DocumentError naming the field: broken JSON, keys given twice, unknown keys, wrong types,
    dates that do not exist, texts over their limit, characters no database keeps.
    """
    try:
        data = json.loads(line, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise DocumentError(
            "",
            f"this is no complete JSON object: {error.msg} at character {error.pos + 1}."
            " Write each document on one line.",
        ) from None
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
        _refuse_bad_characters(data, "")
    name = data.get("format", "consult/1")
    kind = FORMATS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise DocumentError("format", f"“{name}” is none of {', '.join(FORMATS)}.")
    if kind in (Consult, Guide):
        data = _write_out(data)
    try:
        document = msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        mistakes = find_mistakes(data, kind) or [explain(str(error))]
        raise DocumentError(*mistakes[0], others=mistakes[1:]) from None
    if kind is Consult:
        _tidy_consult(document, remarks)
    elif kind is Guide:
        _tidy_guide(document, remarks)
    _refuse_nonsense(document)
    return document


def dump(document):
    """Return a document as one line of JSON, keys in the order of the format, without newline."""
    return json.dumps(to_data(document), ensure_ascii=False)


def to_data(document):
    """Return a document as a plain dictionary of JSON types."""
    return msgspec.to_builtins(document)


def told_data(document):
    """Return a document as a plain dictionary of JSON types, without what has its default value."""
    found = {}
    for info in msgspec.structs.fields(document):
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


def _refuse_bad_characters(value, path):
    """Raise DocumentError for NUL and lone surrogates, which no database keeps."""
    if isinstance(value, str):
        if "\x00" in value:
            raise DocumentError(path, "the text holds a NUL character; remove it.")
        if SURROGATE.search(value):
            raise DocumentError(path, "the text holds half a character (a lone surrogate).")
    elif isinstance(value, dict):
        for name, item in value.items():
            _refuse_bad_characters(name, path)
            _refuse_bad_characters(item, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_bad_characters(item, f"{path}[{index}]")


def _write_out(data):
    """Replace the shorthands accepted on input by what they stand for."""
    data = dict(data)
    if isinstance(data.get("more_info"), str):
        data["more_info"] = {"body": data["more_info"]}
    for name in ("asker", "more_info", "source", "review"):
        if name in data and data[name] is None:
            del data[name]
    if isinstance(data.get("tags"), list):
        data["tags"] = [_write_out_tag(tag) for tag in data["tags"]]
    return data


def _write_out_tag(tag):
    if isinstance(tag, str):
        return {"name": tag}
    if isinstance(tag, dict) and isinstance(tag.get("synonyms"), list):
        tag = dict(tag)
        synonyms, aliases = tag.pop("synonyms"), tag.get("aliases") or []
        tag["aliases"] = [*aliases, *synonyms] if isinstance(aliases, list) else aliases
    return tag


def _tidy_consult(document, remarks):
    """Bring texts to one form: single blanks in lines, newline line ends, no outer blanks."""
    document.title, document.subject = _line(document.title), _line(document.subject)
    document.department = _line(document.department)
    document.body = _block(document.body)
    document.asker.name = _line(document.asker.name)
    document.more_info.body = _block(document.more_info.body)
    if not document.more_info.body:
        document.more_info = MoreInfo()
    for reply in document.replies:
        reply.doctor, reply.hospital = _line(reply.doctor), _line(reply.hospital)
        reply.honorific, reply.doctor = _honorific(reply.honorific, reply.doctor)
        reply.department = _line(reply.department) or document.department
        reply.body = _block(reply.body)
    for note in document.notes:
        note.doctor, note.body = _line(note.doctor), _block(note.body)
        note.honorific, note.doctor = _honorific(note.honorific, note.doctor)
        note.department = _line(note.department) or document.department
    _tidy_tags(document, remarks)


def _tidy_guide(document, remarks):
    document.title, document.department = _line(document.title), _line(document.department)
    document.lead, document.body = _block(document.lead), _block(document.body)
    _tidy_tags(document, remarks)


def _tidy_tags(document, remarks):
    """Give each tag a department and keep each tag and alias once, in the order they came."""
    seen = {}
    for index, tag in enumerate(document.tags):
        tag.name = _line(tag.name)
        if not tag.name:
            if remarks is not None:
                remarks.append(f"tags[{index}]: a tag without a name was left out.")
            continue
        tag.department = _line(tag.department) or document.department
        tag.aliases = list(
            dict.fromkeys(
                alias for item in tag.aliases if (alias := _line(item)) and alias != tag.name
            )
        )
        kept = seen.setdefault((tag.name.casefold(), tag.department.casefold()), tag)
        if kept is not tag:
            kept.aliases = list(dict.fromkeys([*kept.aliases, *tag.aliases]))
    document.tags = list(seen.values())


HONORIFIC = re.compile(r"^(?P<title>(?:Dr|Prof|Professor|Doctor)\b\.?)\s+(?P<name>\S.*)$")


def _honorific(given, name):
    """Split “Dr. Lin Yu” into its title and the name; an institution keeps no title."""
    if given is None and (match := HONORIFIC.match(name)):
        return match["title"], match["name"]
    return given, name


def _line(text):
    return " ".join(text.split())


def _block(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _refuse_nonsense(document):
    """Raise DocumentError for what the types cannot say."""
    for path, text in _required(document):
        if not text.strip():
            raise DocumentError(path, "this must not be empty.")
    for path, day in _dates(document):
        if day and not date(1900, 1, 1) <= day <= timezone.localdate():
            raise DocumentError(path, f"{day} is in the future or before 1900.")
    for index, note in enumerate(getattr(document, "notes", [])):
        if note.reply > len(document.replies):
            raise DocumentError(f"notes[{index}].reply", f"there is no reply {note.reply}.")
        if note.kind == "updated" and not note.body:
            raise DocumentError(f"notes[{index}].body", "say what is different now.")
    if getattr(document, "published_at", None) and document.published_at.tzinfo is None:
        raise DocumentError("published_at", "the time needs its zone, like 2023-11-28T09:30:00Z.")
    if getattr(document, "tags", None) and not all(tag.department for tag in document.tags):
        raise DocumentError("tags", "a tag needs a department, here or on the document.")


def _required(document):
    for name in ("title", "name", "body", "department"):
        if not (isinstance(document, Guide) and name == "department"):
            yield name, getattr(document, name, "x")
    for index, reply in enumerate(getattr(document, "replies", [])):
        yield f"replies[{index}].body", reply.body
        yield f"replies[{index}].doctor", reply.doctor
    for index, note in enumerate(getattr(document, "notes", [])):
        yield f"notes[{index}].doctor", note.doctor


def _dates(document):
    yield "asked_on", getattr(document, "asked_on", None)
    for index, reply in enumerate(getattr(document, "replies", [])):
        yield f"replies[{index}].replied_on", reply.replied_on
    if isinstance(document, Consult):
        for index, note in enumerate(document.notes):
            yield f"notes[{index}].signed_on", note.signed_on
        yield "more_info.reviewed_on", document.more_info.reviewed_on
    if hasattr(document, "review"):
        yield "review.on", document.review.on
