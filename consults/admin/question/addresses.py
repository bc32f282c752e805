"""Where an editor goes on: the same consult, the list they came from, or the next one of that list."""

from dataclasses import dataclass

from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from consults.admin.question.list_page import UNKNOWN, rows_of
from web.admin import MOST_COUNTED

MOST_FOLLOWING = 50


def stay(desk, request, question, at=""):
    """Return the way back to the form of a consult; `at` is a refused time, still in its box."""
    address = reverse("admin:consults_question_change", args=[question.pk])
    query = QueryDict(desk.get_preserved_filters(request), mutable=True)
    if at:
        query["at"] = at[:40]
    return HttpResponseRedirect(f"{address}?{query.urlencode()}" if query else address)


def back_to_list(desk, request):
    """Return the way to the list the editor came from, with its filters."""
    address, filters = reverse("admin:consults_question_changelist"), _filters(desk, request)
    return HttpResponseRedirect(f"{address}?{filters}" if filters else address)


def following(desk, request, pk):
    """Return the ids that come after a consult in that list; asked before a save changes its place."""
    ids = _ids(desk, request)
    after = ids[ids.index(pk) + 1 :] if pk in ids else [other for other in ids if other < pk]
    return after[:MOST_FOLLOWING]


@dataclass(frozen=True)
class Place:
    """Where a consult stands in the list the editor came from; addresses are "" at its ends."""

    position: int
    total: str
    list: str
    before: str
    after: str


def place(desk, request, pk):
    """Return the Place of a consult in the list the editor came from, or None."""
    filters = _filters(desk, request)
    ids = _ids(desk, request) if filters else []
    if pk not in ids:
        return None
    here, total = ids.index(pk), len(ids)
    beside = [ids[n] if 0 <= n < total else None for n in (here - 1, here + 1)]
    return Place(
        here + 1,
        f"{total:,}{'+' * (total == MOST_COUNTED)}",
        f"{reverse('admin:consults_question_changelist')}?{filters}",
        *(_form(other, filters) if other else "" for other in beside),
    )


def _form(pk, filters):
    address = reverse("admin:consults_question_change", args=[pk])
    return f"{address}?{urlencode({'_changelist_filters': filters})}" if filters else address


def go_on(desk, request, candidates):
    """Return the way to the first of `candidates` (ids) that is still on the list; None is left at its end."""
    listed = _listed(desk, request).filter(pk__in=candidates)
    still = set(listed.values_list("pk", flat=True))
    following_one = next((pk for pk in candidates if pk in still), None)
    if following_one is None:
        desk.message_user(request, "That was the last one of this list.")
        return back_to_list(desk, request)
    return HttpResponseRedirect(_form(following_one, _filters(desk, request)))


def _filters(desk, request):
    return QueryDict(desk.get_preserved_filters(request)).get("_changelist_filters", "")


def _listed(desk, request):
    """Return the consults of the list the editor came from, in its order; without one, the drafts."""
    try:
        return rows_of(desk, request, _filters(desk, request) or "status__exact=draft")
    except UNKNOWN:
        return desk.model.objects.none()


def _ids(desk, request):
    return list(_listed(desk, request).values_list("pk", flat=True)[:MOST_COUNTED])
