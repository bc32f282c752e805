"""What a reviewer does today: consults in review, published ones that are due, and what was sent back."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _

from consults.desk.piles import CONSULTS
from consults.desk.row import (
    CARE,
    MOST,
    Group,
    Link,
    Row,
    ago,
    day,
    form_within,
    lean,
    of_consult,
    person,
    quoted,
    within,
)
from consults.editorial import queues
from consults.editorial.queue_counts import MOST_COUNTED, shown
from consults.models import Question

Status = Question.Status
IN_REVIEW = "waiting=for_review&o=1"  # what waits longest first, as on the first page


def sent_back(user):
    """Return what this person sent back and nobody has handed in again, as a queryset."""
    return queues.back(Question.objects.all()).filter(sent_back_by=user)


def questions():
    """Return the consults that have been in review longest, as their numbers tell."""
    found = queues.for_review(Question.objects.all()).select_related("submitted_by")
    return list(lean(found).order_by("pk")[:MOST])


def for_review(questions, saves, user, count):
    """Return the Group of consults in review; `saves` are their newest revisions by id."""
    rows = [_handed_in(question, saves.get(question.pk), user) for question in questions]
    rows = [within(row, IN_REVIEW) for row in rows]
    every = Link(_("All in review"), _list(IN_REVIEW), shown(count))
    return Group("review", _("For review"), rows, shown(count), (every,) if rows else ())


def _handed_in(question, saved, user):
    by = question.submitted_by
    told = _("Handed in by you.") if by == user else _("Handed in by {name}.")
    if saved and saved.note and saved.author_id == question.submitted_by_id and by:
        told = _("{name}, {ago}: “{words}”")
    return of_consult(
        question,
        lead=_("Not for the first time.") if question.sent_back_at else "",
        more=told.format(
            name=person(by),
            ago=ago(saved.created_at) if saved else "",
            words=quoted(saved.note) if saved else "",
        ),
        verb=_("Review"),
        tone=CARE if question.sent_back_at else "",
    )


def due(user):
    """Return the Group of reviews that are due by department, those that wait longest first; or None.

    What is beyond MOST_COUNTED is not looked at: those wait less long.
    """
    found = queues.review_due(Question.objects.all()).order_by(
        "review_due_on"
    )  # as the index has them
    columns = ["department", "department__name", "pk", "review_due_on"]
    found = list(found.values_list(*columns)[: MOST_COUNTED + 1])
    if not found:
        return None
    counted = Counter(department for department, *_rest in found)
    first = {}
    for department, *rest in found:
        first.setdefault(department, rest)
    listed = list(first)[: MOST if len(first) == MOST else MOST - 1]
    rows = [_of_department(pk, counted[pk], *first[pk]) for pk in listed]
    if rest := sum(counted.values()) - sum(counted[pk] for pk in listed):
        rows.append(_others(rest, len(first) - len(listed)))
    return Group("due", _("Review due"), rows, shown(len(found)))


def _of_department(department, count, name, first, since):
    query = f"waiting=review&department__id__exact={department}"
    return Row(
        title=name,
        address=_list(query),
        more=_("The oldest has been due since {day}.").format(day=day(since)),
        verb=_("Begin"),
        verb_address=form_within(first, query),
        count=shown(count),
    )


def _others(count, departments):
    return Row(
        title=_("Other departments"),
        address=_list("waiting=review"),
        more=_("In {count} more departments.").format(count=departments),
        verb=_("Begin"),
        verb_address=_list("waiting=review"),
        count=shown(count),
    )


def returned(user, count):
    """Return the Group of what this person sent back, the latest first."""
    found = lean(sent_back(user)).select_related("assigned_to").order_by("-sent_back_at")
    rows = [_returned(question) for question in found[:MOST]]
    return Group("returned", _("Sent back"), rows, shown(count))


def _returned(question):
    told = _("With {name}, {ago}: “{words}”") if question.assigned_to_id else _("{ago}: “{words}”")
    return of_consult(
        question,
        more=told.format(
            name=person(question.assigned_to),
            ago=ago(question.sent_back_at),
            words=quoted(question.sent_back_because),
        ),
        verb=_("Look"),
        state=question.status,
    )


def _list(query):
    return f"{reverse(f'admin:{CONSULTS}')}?{query}"
