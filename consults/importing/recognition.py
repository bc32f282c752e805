"""Which consult a document is about: by source id, else by number, else by its words."""

from collections import ChainMap
from dataclasses import dataclass, field

import msgspec
from django.db.models import Q

from consults.exchange import serialization
from consults.models import ErasedText, Question, RetiredNumber
from text.content_key import content_key
from web.fingerprints import erased_keys

OURS = [
    "number", "status", "published_at", "withdrawn_reason", "review", "related", "dismissed",
    "notes",
]  # fmt: skip


def core_key(document):
    """Return a key of what a source says, blind to what only this library adds.

    Left out: number, status, dates of publication, review, editors' links and dismissals, and what
    a document shares with others (aliases, letter case of names). Default values are left out too, so that a
    new field of the format changes no key.
    """
    data = serialization.told_data(document)
    for name in OURS:
        data.pop(name, None)
    for tag in data.get("tags", []):
        tag.pop("aliases", None)
        _fold(tag, "name", "department")
    for reply in data.get("replies", []):
        reply.pop("honorific", None)
        _fold(reply, "doctor", "department")
    _fold(data, "department")
    return content_key(msgspec.json.encode(data, order="sorted").decode())


def _fold(data, *names):
    """Write names in small letters, where they are given."""
    for name in names:
        if name in data:
            data[name] = data[name].casefold()


def is_as_imported(document, key):
    """Return whether a document is what an import of this key brought in.

    Keys made before default values were left out of them are known as well.
    """
    return key in {core_key(document), _former_key(document)}


def unseen(row, here, document):
    """Return why ``--publish`` leaves a draft that came in earlier: another text stands `here` by now."""
    if row.sent_back_because:
        return "it was sent back here: it stays a draft until somebody hands it in again."
    if not is_as_imported(here, row.imported_key):
        return "edited here since it was imported: it stays a draft."
    if _notes(here) - _notes(document):
        return "a note was signed beside its reply here: it stays a draft."
    return ""


def _notes(document):
    """Return what the notes of a document say; a guide has none."""
    return {(note.kind, note.body, note.doctor) for note in getattr(document, "notes", ())}


# The leaves a document had on the day when default values were left out of the key. Never add to this list.
FORMER_LEAVES = {
    "": "format title subject department language asker asked_on body replies more_info tags similar"
    " follows_up source lead further_reading",
    "asker": "name age sex sex_confirmed",
    "replies": "doctor department hospital body replied_on honorific",
    "more_info": "body origin reviewed_by reviewed_on",
    "tags": "name department aliases",
    "similar": "title question doctor reply",
    "source": "name id url text",
}


def _former_data(document):
    """Return a document as plain data, without leaves that the format got later."""
    data = serialization.to_data(document)
    for place, names in FORMER_LEAVES.items():
        parts = data.get(place, []) if place else data
        for part in parts if isinstance(parts, list) else [parts]:
            for name in set(part) - set(names.split()):
                del part[name]
    return data


def _former_key(document):
    """Return the key that `core_key` made until default values were left out: of every leaf of that day."""
    data = _former_data(document)
    for name in OURS:
        data.pop(name, None)
    for tag in data["tags"]:
        tag.update(name=tag["name"].casefold(), department=tag["department"].casefold(), aliases=[])
    for reply in data.get("replies", []):
        reply.update(
            honorific=None,
            doctor=reply["doctor"].casefold(),
            department=reply["department"].casefold(),
        )
    data["department"] = data["department"].casefold()
    return content_key(msgspec.json.encode(data).decode())


def content_of(document):
    """Return a key of the words asked and replied, for documents without id and number."""
    return content_key(document.body, *[reply.body for reply in document.replies])


class Refused(Exception):
    """A document that cannot go in as things stand here: field and sentence."""

    def __init__(self, field_path, message):
        self.field, self.message = field_path, message
        super().__init__(message)


@dataclass
class Tried:
    """What a trial remembers of a document that it would have brought in."""

    key: str
    line: int
    source_id: str


@dataclass
class Earlier:
    """The documents that earlier batches of a trial would have brought in."""

    by_source: dict = field(default_factory=dict)
    by_number: dict = field(default_factory=dict)
    by_content: dict = field(default_factory=dict)

    def keep(self, jobs):
        """Remember jobs (importing.jobs.Job) for the rest of the trial."""
        for job in jobs:
            document = job.document
            tried = Tried(job.key, job.line, job.source_id)
            if job.source_id:
                self.by_source.setdefault((document.source.name, job.source_id), tried)
            if document.number:
                self.by_number.setdefault(document.number, tried)
            self.by_content.setdefault(job.content, tried)


class Known:
    """The consults that a batch of documents may be about; `earlier` is what a trial saw before (Earlier)."""

    def __init__(self, documents, contents, earlier):
        numbers = {document.number for document in documents if document.number}
        ids = {document.source.id for document in documents if document.source.id}
        self.retired = set(
            RetiredNumber.objects.filter(number__in=numbers).values_list("number", flat=True)
        )
        keys = [key for content in contents for key in erased_keys(content)]
        self.erased = set(ErasedText.objects.filter(key__in=keys).values_list("key", flat=True))
        rows = Question.objects.filter(
            Q(number__in=numbers) | Q(source_id__in=ids) | Q(content_key__in=contents)
        ).defer("body_html", "more_info_html")
        self.by_source = ChainMap({}, earlier.by_source)
        self.by_number = ChainMap({}, earlier.by_number)
        self.by_content = ChainMap({}, earlier.by_content)
        for row in rows:
            self._keep(row, row.source_name, row.source_id, row.number, row.content_key)

    def find(self, document, content):
        """Return the Question, or the job claimed in this batch, or None. Raises Refused."""
        source = document.source
        if source.id and (twin := self.by_source.get((source.name, source.id))):
            if document.number and self.by_number.get(document.number, twin) is not twin:
                raise Refused("number", f"{document.number} is another consult's number here.")
            return twin
        if document.number:
            return self._by_number(document, content)
        twin = self.by_content.get(content)
        if twin is not None and source.id and twin.source_id:
            return None  # the source itself tells the two apart
        if twin is None:
            self._refuse_erased(content)
        return twin

    def _refuse_erased(self, content):
        if not self.erased.isdisjoint(erased_keys(content)):
            raise Refused("", "this text was redacted or erased here; it is not taken in again.")

    def _by_number(self, document, content):
        if document.number in self.retired:
            raise Refused(
                "number", f"{document.number} was a consult that was removed; it is not used again."
            )
        twin = self.by_number.get(document.number)
        if twin is None:
            self._refuse_erased(content)
        if twin is not None and twin.source_id != document.source.id:
            raise Refused(
                "number", f"{document.number} is the number of a consult from another source here."
            )
        return twin

    def claim(self, document, content, job):
        """Remember that `job` brings this document in, for the rest of the batch."""
        self._keep(job, document.source.name, document.source.id, document.number, content)

    def _keep(self, twin, source_name, source_id, number, content):
        if source_id:
            self.by_source.setdefault((source_name, source_id), twin)
        if number:
            self.by_number.setdefault(number, twin)
        self.by_content.setdefault(content, twin)
