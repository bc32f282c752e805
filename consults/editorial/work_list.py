"""What somebody of the desk keeps about the list of consults: views they come back to, and its columns."""

from django.db import transaction
from django.db.models import Q

from consults import permissions
from consults.models import ListColumns, SavedView
from text.names import plain_line
from web import rights
from web.errors import Forbidden, WorkflowError

MOST_VIEWS = 40  # of one person
SHARERS = [permissions.CHANGE, permissions.REVIEW, permissions.PUBLISH]
ACCOUNTS = "auth.change_user"  # who may take away what somebody else shared
LONGEST_NAME = SavedView._meta.get_field("name").max_length
LONGEST_QUERY = SavedView._meta.get_field("query").max_length


def views(person):
    """Return the views that a person sees: their own, and what others share."""
    seen = SavedView.objects.filter(Q(owner=person) | Q(shared=True))
    return seen.select_related("owner").order_by("name", "pk")


def keep_view(name, query, shared, by):
    """Keep a view of the list; `query` is its address, checked by the caller. One of the same name is replaced.

    Raises WorkflowError without a name, for a query that is too long, and beyond MOST_VIEWS.
    """
    rights.require(by, permissions.VIEW, "save a view of consults")
    if shared:
        rights.require_any(by, SHARERS, "share a view of consults")
    name = plain_line(name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise WorkflowError(f"Give the view a name of up to {LONGEST_NAME} letters.")
    if len(query) > LONGEST_QUERY:
        raise WorkflowError("This view asks for too much; narrow it with fewer words.")
    own = SavedView.objects.filter(owner=by)
    if not own.filter(name=name).exists() and own.count() >= MOST_VIEWS:
        raise WorkflowError(f"You have {MOST_VIEWS} views; remove one first.")
    kept = {"query": query, "shared": shared}
    return SavedView.objects.update_or_create(owner=by, name=name, defaults=kept)[0]


def drop_view(view, by):
    """Remove a view: one's own, or as an administrator one that is shared."""
    rights.require(by, permissions.VIEW, "remove a view")
    if not may_drop(view, by):
        raise Forbidden("You have no right to remove somebody else’s view.")
    view.delete()


def may_drop(view, person):
    """Return whether a person may remove a view."""
    return view.owner_id == person.pk or (view.shared and rights.may(person, ACCOUNTS))


def columns(person):
    """Return the queryset of the one value that says which columns a person chose."""
    return ListColumns.objects.filter(person=person).values("names")


def choose_columns(names, by):
    """Keep the columns of the list for a person; an empty list brings the usual ones back."""
    rights.require(by, permissions.VIEW, "choose columns")
    if not names:
        ListColumns.objects.filter(person=by).delete()
        return
    with transaction.atomic():
        ListColumns.objects.update_or_create(person=by, defaults={"names": names})
