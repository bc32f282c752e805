"""Going on with a pending change: the form opens on it instead of the public text."""

from consults.editorial import pending_changes, reply_rows, revisions
from consults.exchange.serialization import from_data
from consults.models import Department, Doctor
from consults.similar import suggestions

ASKED = ("change", "waiting")  # the query of the form's address


def asked_for(request, question):
    """Return the pending change (Revision) that the form is asked to go on with, or None."""
    name, value = ASKED
    return pending_changes.waiting(question) if request.GET.get(name) == value else None


def document_of(change):
    """Return the document of a pending change (None: None), without what no change brings along."""
    if change is None:
        return None
    data = {k: v for k, v in change.document.items() if k not in revisions.ORIGINAL}
    return from_data(data)


def lines_of_change(document):
    """Return the tags of a change as lines of the form's box."""
    own = document.department
    return "\n".join(
        tag.name if tag.department == own else f"{tag.name} ({tag.department})"
        for tag in document.tags
    )


def decisions_of_change(document):
    """Return what a change decides about similar consults: {number: Decision}."""
    return {
        row.number: suggestions.Decision(row.origin, row.reason, rank)
        for rank, row in enumerate(document.related)
    }


def new_replies(question, change, document):
    """Return the replies that only the change has, as the formset offers them: typed, not stored."""
    planned = reply_rows.plan(question, document.replies, change.rows.get("replies", []))
    found = []
    for place, (stored, wanted) in enumerate(planned.pairs):
        if stored is not None:
            continue
        reply = wanted.reply
        department = Department.objects.filter(name=reply.department).first()
        doctor = Doctor.objects.filter(name=reply.doctor, department=department).first()
        found.append(
            {
                "doctor": wanted.doctor or doctor,
                "department": department,
                "hospital": reply.hospital,
                "body": reply.body,
                "replied_on": reply.replied_on,
                "position": place,
            }
        )
    return found
