"""The formats: what one imported or exported line holds. Plain structures; no database."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

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
Language = Annotated[str, Meta(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
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
