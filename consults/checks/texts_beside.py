"""The privacy gate on texts beside consults and guides: of departments, doctors, tags, help-now texts, pages."""

from consults.checks.dismissals import key_of
from consults.checks.finding import Finding, Severity
from consults.exchange.schema import Doctor, Guide
from text.names import same_name
from web.later import Later

FIELDS = ["description", "honorific", "hospital", "credentials", "biography", "title", "body"]

bare_names = Later("consults.checks.bare_names")
guide_checks = Later("consults.checks.guide_checks")


def found_in(text, owner=""):
    """Return {key: sentence} of what keeps a text off public pages; {} for most texts."""
    document = _as_a_guide(text)
    told = {key_of(finding, document): finding.message for finding in found(text, owner)}
    if not told and bare_names.is_bare_name(text) and not _owns({*same_name(owner).split()}, text):
        told[key_of(BARE, document)] = BARE.message
    return told


def found(text, owner=""):
    """Return the findings that keep a text off public pages, at their places in it.

    `owner` is whose text it is: a doctor's own name in the biography is no finding. What reaches a person or
    leads to a door is one, whoever's it is.
    """
    own = {*same_name(owner).split()}
    return [
        finding
        for finding in guide_checks.names_nobody(_as_a_guide(text))
        if finding.field == "body"
        and finding.severity == Severity.BLOCKER
        and not _is_own_name(finding, text, own)
    ]


BARE = Finding(
    "other-name", Severity.BLOCKER, "body", "This looks like somebody’s name and says nothing else."
)


def _as_a_guide(text):
    return Guide(title="Text", body=text)


def _is_own_name(finding, text, own):
    return finding.code.endswith("-name") and _owns(own, text[finding.start : finding.end])


def _owns(own, name):
    return bool(own & {*same_name(name).split()})


def sentences(text, owner=""):
    """Return these sentences, one for each kind of finding."""
    return list(dict.fromkeys(found_in(text, owner).values()))


def of_a_document(document):
    """Yield (field, sentence) for the texts of a department, doctor, tag or page document, but for its names."""
    texts = [(name, getattr(document, name, "")) for name in FIELDS]
    help_now = getattr(document, "help_now", None)
    texts.append(("help_now.text", help_now.text if help_now else ""))
    yield from _told(texts, document)


def of_its_names(document):
    """Yield (field, sentence) for the names that a department, doctor or tag document brings in."""
    texts = [(field, getattr(document, field, "")) for field in ("name", "department")]
    texts += [
        (f"aliases[{place}]", name) for place, name in enumerate(getattr(document, "aliases", ()))
    ]
    yield from _told(texts, document)


def _told(texts, document):
    owner = document.name if isinstance(document, Doctor) else ""
    for field, text in texts:
        for sentence in sentences(text, owner) if text else ():
            yield field, sentence
