"""The views beside the list of consults: queues, what people saved, states; with how many are in each."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.options import IS_FACETS_VAR
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, ORDER_VAR, PAGE_VAR, SEARCH_VAR
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.urls import reverse

from consults import permissions
from consults.admin.question.columns import COLUMNS
from consults.admin.question.list_page import COLUMNS_CHOSEN, UNKNOWN, rows_of
from consults.editorial import queue_counts, work_list
from consults.editorial.queues import PILES
from consults.models import Question, SavedView
from text.names import id_of
from web import rights
from web.errors import WorkflowError

MOST_SHOWN = 30  # saved views of oneself, and of others
BESIDE_FILTERS = {
    ALL_VAR,
    ERROR_FLAG,
    IS_FACETS_VAR,
    ORDER_VAR,
    PAGE_VAR,
    SEARCH_VAR,
}  # of the list's address
STATES = Question.Status
FOR_EDITORS = {"new", "mine", "drafts", "back", "answered", "changes"}


@dataclass(frozen=True)
class View:
    """A list one can come back to; `saved` is its row, `count` how many are in it, as shown."""

    name: str
    query: str
    count: str = ""
    is_here: bool = False
    saved: SavedView | None = None
    may_drop: bool = False


def beside_the_list(desk, request):
    """Return what the page of the list shows beside its rows: the views, and which of them it is."""
    found = groups(desk, request)
    here = next((view for _, views in found for view in views if view.is_here), None)
    return {
        "title": here.name if here else "Consults",
        "views": found,
        "here_saved": here and here.saved,
        "may_drop_here": here and here.may_drop,
        "may_export": rights.may(request.user, permissions.EXPORT),
        "may_share": any(rights.may(request.user, right) for right in work_list.SHARERS),
    }


def groups(desk, request):
    """Return [(title, [View])] for a person: what there is to do, what is saved, the states."""
    queues, saved = _queues(request.user), _saved(request.user)
    states = [(f"status__exact={state}", state.label) for state in STATES]
    every = [("", "All at the desk"), *queues, *states, *((row.query, row.name) for row in saved)]
    counted = _counted(desk, request, dict.fromkeys(query for query, _ in every))
    here = _kept(desk, request.GET).urlencode()

    def views(rows):
        return [View(name, query, counted[query], query == here) for query, name in rows]

    own = [_of_row(row, counted, here, request.user) for row in saved]
    mine = [view for view in own if view.saved.owner_id == request.user.pk]
    found = [
        ("", views(every[:1])),
        ("To do", views(queues)),
        ("Saved by you", mine),
        ("Shared", [view for view in own if view not in mine]),
        ("States", views(states)),
    ]
    return [(title, rows) for title, rows in found if rows]


def _queues(user):
    """Return [(query, name)] of the queues that concern this person."""
    edits = rights.may(user, permissions.CHANGE)
    return [
        (f"waiting={name}", label)
        for name, (label, _) in PILES.items()
        if edits or name not in FOR_EDITORS
    ]


def _saved(user):
    rows = list(work_list.views(user)[: 4 * MOST_SHOWN])
    own = [row for row in rows if row.owner_id == user.pk][:MOST_SHOWN]
    return own + [row for row in rows if row.owner_id != user.pk][:MOST_SHOWN]


def _of_row(row, counted, here, user):
    drops = work_list.may_drop(row, user)
    return View(row.name, row.query, counted[row.query], row.query == here, row, drops)


def _counted(desk, request, queries):
    """Return {query: how many consults it finds, as shown}; what cannot be read any more shows “–”."""
    rows = {}
    for place, query in enumerate(queries):
        try:
            rows[query] = f"v{place}", rows_of(desk, request, query)
        except UNKNOWN:
            continue
    columns = {COLUMNS_CHOSEN: work_list.columns(request.user)}
    numbers = queue_counts.counts(request.user, dict(rows.values()), columns)
    request.META[COLUMNS_CHOSEN] = numbers[COLUMNS_CHOSEN]
    shown = {query: queue_counts.shown(numbers[name]) for query, (name, _) in rows.items()}
    return dict.fromkeys(queries, "–") | shown


def _kept(desk, asked):
    """Return the part of an address that says which consults are on the list, and in which order."""
    query = QueryDict(mutable=True)
    for name in sorted({*desk.allowed_lookups, SEARCH_VAR, ORDER_VAR} & asked.keys()):
        query.setlist(name, [value for value in asked.getlist(name) if value])
    return query


# ------------------------------------------------------------------ what the forms of the list send


def keep_view(desk, request):
    """Save the list as it stands under a name."""
    asked = QueryDict(request.POST.get("query", "")[:2000])
    query = _kept(desk, asked).urlencode()
    if unknown := sorted(asked.keys() - desk.allowed_lookups - BESIDE_FILTERS):
        told = f"Nothing was saved: the list has no filter “{unknown[0][:40]}”. Choose its filters again."
        desk.message_user(request, told, messages.WARNING)
        return _back(query)
    try:
        view = work_list.keep_view(
            request.POST.get("name", ""), query, "shared" in request.POST, request.user
        )
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
    else:
        desk.message_user(request, f"Saved: the view “{view.name}”.")
    return _back(query)


def drop_view(desk, request):
    """Remove a saved view."""
    view = SavedView.objects.filter(pk=id_of(request.POST.get("view", ""))).first()
    if view is None:
        raise Http404
    work_list.drop_view(view, request.user)
    desk.message_user(request, f"Removed: the view “{view.name}”.")
    return _back("")


def choose_columns(desk, request):
    """Keep the columns a person wants; the usual ones come back with “usual”."""
    asked = request.POST.getlist("column")
    names = [] if "usual" in request.POST else [name for name in COLUMNS if name in asked]
    work_list.choose_columns(
        names or ([] if "usual" in request.POST else ["headline"]), request.user
    )
    return _back(_kept(desk, QueryDict(request.POST.get("query", "")[:2000])).urlencode())


def _back(query):
    address = reverse("admin:consults_question_changelist")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
