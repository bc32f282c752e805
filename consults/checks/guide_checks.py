"""Checks of a guide: an article nobody asked for, so whatever leads to a person does not belong in it."""

from consults.checks import letters, privacy, unsafe_links
from consults.checks.finding import Finding, Severity


def has_its_texts(document):
    """Title and text need words."""
    for field, text in [("title", document.title), ("body", document.body)]:
        if not text.strip():
            yield Finding("empty-text", Severity.BLOCKER, field, "This text is empty.")


def is_tagged(document):
    """Without a tag readers find a guide in the list of guides alone."""
    if not document.tags:
        yield Finding("no-tag", Severity.WARNING, "tags", "No FAQ tag leads to this guide.")


def is_no_letter(document):
    """A patient's letter, or a page with a doctor's reply, is a consult: it has an asker and a doctor."""
    for field in ("lead", "body"):
        text = getattr(document, field)
        for start, words in letters.labels(text)[:1]:
            yield Finding(
                "labels-of-a-consult",
                Severity.BLOCKER,
                field,
                "A label of a question or a reply stands here. If this is somebody’s consult, throw the guide"
                " away and enter it as a consult, so that no doctor’s words stand under another name.",
                start,
                start + len(words),
            )
        if letters.reads_like_a_letter(text):
            yield Finding(
                "letter",
                Severity.BLOCKER,
                field,
                "This reads like a letter of somebody about themselves. If it is one, it is no guide.",
            )


def names_nobody(document):
    """The privacy gate, as in a consult that has neither asker nor doctor."""
    yield from privacy.identifying_words(_Impersonal(document))


class _Nobody:
    name = age = sex = ""


class _Impersonal:
    """A guide as the parts of the privacy gate read it: nobody asks, nobody replies."""

    asker = _Nobody()
    replies = notes = ()
    number = None

    def __init__(self, guide):
        self._guide = guide

    def __getattr__(self, name):
        return getattr(self._guide, name)


CHECKS = [has_its_texts, is_tagged, is_no_letter, names_nobody, *unsafe_links.CHECKS]
