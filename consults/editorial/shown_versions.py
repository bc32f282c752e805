"""Which version of a text somebody was shown, and whether that one still stands.

Whoever vouches for a text answers for the one that their page showed, and for no other. So each page and list
names a version beside the button, and a step of VOUCHING is taken while the row is held and has that version.
Whoever restores an earlier text answers for what it takes the place of.
"""

from contextlib import contextmanager
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from consults import permissions
from consults.checks import redacted_words
from consults.models import Guide, Question, Revision
from web import clock, time_bounds
from web.errors import WorkflowError

SHOWN = "_version"  # the box of a form that names the version
VOUCHING = frozenset(
    {"answer", "approve", "publish", "replace", "restore", "schedule", "second_look", "stamp"}
)
# These say nothing of the text as it stands, or name what they are about themselves.
OTHERS = frozenset(
    {
        "assign", "bin", "department", "drop_change", "publish_change", "send_back", "submit", "tag", "unbin",
        "unschedule", "untag", "withdraw",
    }
)  # fmt: skip
UNNAMED = "Nothing was done: this page did not say which text of {name} it showed."
ANOTHER_CHANGE = (
    "Nothing was done: somebody kept or dropped a change of {name} after this page was opened."
)
OTHER_NAMES = (
    "Nothing was done: a doctor, a tag or the department of {name} got another name after this page was"
    " opened."
)
NAME_DIGITS = 16
CHANGED_SINCE = "Nothing was done: {who} {did} {name} at {at}, after this page was opened."
LOOK_FIRST = "Look at the text as it is now, then press the button again."


class Unseen(WorkflowError):
    """A step was asked for on another text than the one that was shown."""


@contextmanager
def held(row, step, version):
    """Hold a row while a step (its name) is taken; raises Unseen as `require` does."""
    with transaction.atomic():
        row.lock()
        require(row, step, version)
        yield


def require(row, step, version):
    """Raise Unseen where a step vouches for a text and `version` is not that of the row, which is locked."""
    if step not in VOUCHING or version == version_of(row):
        return
    raise Unseen(f"{_refusal(row, version)} {LOOK_FIRST}")


def _refusal(row, version):
    """Return why nothing was done."""
    name, opened = permissions.name_of(row), (version or "").partition("~")[0]
    if not opened:
        return UNNAMED.format(name=name)
    if text_in(version) == text_in(version_of(row)):
        return OTHER_NAMES.format(name=name)
    if opened == row.updated_at.isoformat():
        return ANOTHER_CHANGE.format(name=name)
    return CHANGED_SINCE.format(name=name, **last_change(row, opened))


def version_of(row):
    """Return what changes with every save of a consult or guide and of its pending change; "" for a new one.

    Its last part also changes with the names that readers will see: of doctors, tags and the department.
    """
    if not row:
        return ""
    pk = _waiting(row) if permissions.is_out(row) else None
    return "~".join([row.updated_at.isoformat(), str(pk or ""), _names(row)]).rstrip("~")


def text_in(version):
    """Return what a version (text, or None) tells of the text alone: a form saves words, not names."""
    return [*(version or "").split("~"), ""][:2]


def _names(row):
    """Return what changes when a name that readers will see is another one."""
    if isinstance(row, Question):  # doctors and tags who are renamed date it
        names = [row.modified_at.isoformat()]
    elif isinstance(row, Guide):
        names = [one.tag.name for one in row.guide_tags.all()]
    else:
        return ""
    names.append(str(row.department or ""))
    return sha256("\x1f".join(names).encode()).hexdigest()[:NAME_DIGITS]


def _waiting(row):
    """Return the id of the pending change, or None; lists read it along with their rows."""
    if "waiting_pk" in row.__dict__:
        return row.waiting_pk
    change = row.revisions.filter(state=Revision.State.PENDING)
    return change.values_list("pk", flat=True).first()


def last_change(row, opened):
    """Return {who, did, at} of the last change after a page was opened (the time in its version), as words.

    A step such as a publication keeps no revision: nobody's name is better than the wrong one.
    """
    since, who, did = _time_in(opened), None, "saved"
    saved = row.revisions.stood().select_related("author").first()
    done = redacted_words.newest(row)
    if done and (saved is None or saved.created_at < done.created_at) and _is_after(done, since):
        who, did = done.by, "redacted words in"
    elif saved is not None and _is_after(saved, since):
        who = saved.author
    at = f"{clock.hour(row.updated_at)} ({timezone.get_current_timezone_name()})"
    return {"who": who or "Somebody", "did": did, "at": at}


def _time_in(text):
    """Return the time that a form named, or None for one that is none."""
    try:
        time = parse_datetime(text)
    except ValueError:
        return None
    good = time and timezone.is_aware(time) and time_bounds.fits(time)
    return time if good else None


def _is_after(row, since):
    return since is None or row.created_at > since


def named_in(texts):
    """Return ([ids as text], {id as text: version}) of what the rows of a list send: “12~version”."""
    pairs = [text.partition("~") for text in texts]
    return [pk for pk, _, _ in pairs], {pk: version for pk, _, version in pairs}
