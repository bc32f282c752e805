"""Which consult a document is about: by source id, else by number, else by its words."""

import msgspec
from django.db.models import Q

from consults.exchange import document as formats
from consults.models import ErasedText, Question, RetiredNumber
from consults.needles import erased_keys

OURS = [
    "number", "status", "published_at", "withdrawn_reason", "review", "related", "dismissed",
    "notes",
]  # fmt: skip


def core_key(document):
    """Return a key of what a source says, blind to what only this library adds.

    Left out: number, status, dates of publication, review, editors' links and dismissals, and what
    a document shares with others (aliases, letter case of names).
    """
    data = formats.to_data(document)
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
    return formats.content_key(msgspec.json.encode(data).decode())


def content_of(document):
    """Return a key of the words asked and replied, for documents without id and number."""
    return formats.content_key(document.body, *[reply.body for reply in document.replies])


class Refused(Exception):
    """A document that cannot go in as things stand here: field and sentence."""

    def __init__(self, field_path, message):
        self.field, self.message = field_path, message
        super().__init__(message)


class Known:
    """The consults that a batch of documents may be about."""

    def __init__(self, documents, contents):
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
        self.by_source, self.by_number, self.by_content = {}, {}, {}
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
        if twin is not None and source.id and _source_id(twin):
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
        if twin is not None and _source_id(twin) != document.source.id:
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


def _source_id(twin):
    return twin.source_id if isinstance(twin, Question) else twin.document.source.id
