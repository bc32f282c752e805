"""What a document claims that only some may say: a state, a date, a review, a signature, a decision.

A file can say that a consult is published, reviewed, or that a finding may stand. Whoever imports it says so
too, and needs the right for it. What they have no right to is not taken, and the report names it line by line.
"""

import msgspec

from consults import permissions
from consults.exchange import schema as formats
from consults.importing.recognition import core_key
from web import rights

PUBLISH_GUIDE = "consults.publish_guide"
SHOW_PAGE = "consults.publish_housepage"
(REVIEW_MORE_INFO,) = permissions.TRANSITIONS["review_more_info"]
# {structure: {leaf: the right to bring it in}}
CLAIMS = {
    formats.Consult: {
        "status": permissions.PUBLISH,
        "published_at": permissions.PUBLISH,
        "withdrawn_reason": permissions.PUBLISH,
        "review": permissions.REVIEW,
        "dismissed": permissions.PUBLISH,
        "notes": permissions.ADD_NOTE,
        "related": permissions.CHANGE,
    },
    formats.Asker: {"sex_confirmed": permissions.CHANGE},
    formats.MoreInfo: dict.fromkeys(["reviewed_by", "reviewed_on"], REVIEW_MORE_INFO),
    formats.Tag: {"aliases": "faq.add_alias"},
    formats.Guide: {"dismissed": PUBLISH_GUIDE},
    formats.HousePage: {"status": SHOW_PAGE},
    formats.FaqTag: {"aliases": "faq.add_alias", "help_now": "faq.change_helpnow"},
    formats.Department: {"help_now": "faq.change_helpnow"},
}
NOT_TAKEN = "was not taken: you have no right to bring it in. Someone with that right can set it at the desk."


def take_only_allowed(job, by):
    """Leave out of a job's document what `by` has no right to claim.

    Returns [(path, sentence)], one for each leaf that was left out. The document's key is made anew, so that
    the next import of the same file finds it unchanged.
    """
    told = [(path, f"{path} {NOT_TAKEN}") for path in _strip(job.document, by, "")]
    if told and isinstance(job.document, formats.Consult | formats.Guide):
        job.key = core_key(job.document)
    return told


def _strip(struct, by, place):
    """Set leaves without right to their defaults; yields their paths."""
    claims = CLAIMS.get(type(struct), {})
    for info in msgspec.structs.fields(struct):
        value = getattr(struct, info.name)
        path = f"{place}.{info.name}" if place else info.name
        if info.name in claims and value != _default(info):
            if info.name == "status" and value == "in_review":
                continue  # submitting takes no more than importing
            if not rights.may(by, claims[info.name]):
                setattr(struct, info.name, _default(info))
                yield path
                continue
        for number, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, msgspec.Struct):
                numbered = f"{path}[{number}]" if isinstance(value, list) else path
                yield from _strip(child, by, numbered)


def _default(info):
    if info.default_factory is not msgspec.NODEFAULT:
        return info.default_factory()
    return info.default
