"""What a person of the desk is at: given to them, begun by them, or handed in and waiting for review."""

from django.db.models import Max
from django.utils.translation import gettext as _

from consults import permissions
from consults.desk.row import MOST, ago, lean, of_consult, person, quoted
from consults.models import Question, Revision

Status = Question.Status
OPEN = [Status.DRAFT, Status.IN_REVIEW]
LATEST = 50  # saves of a person that are looked through for drafts


def questions(user, shown):
    """Return what this person worked on last; `shown` (ids) stand on the page already."""
    found = _open(user).exclude(pk__in=shown).select_related("assigned_to")
    return list(lean(found).order_by("-updated_at", "-pk")[:MOST])


def _open(user):
    """Return what is given to, begun by or handed in by a person, found by one index each."""
    given = Question.objects.filter(assigned_to=user, status__in=OPEN)
    handed_in = Question.objects.filter(submitted_by=user, status=Status.IN_REVIEW)
    saved = Revision.objects.filter(author=user, step="", question__gt=0).order_by("-pk")
    begun = Question.objects.filter(pk__in=saved.values("question")[:LATEST], status=Status.DRAFT)
    own = [queryset.order_by().values("pk") for queryset in (given, handed_in, begun)]
    return Question.objects.filter(pk__in=own[0].union(*own[1:]))


def last_saves(questions):
    """Return {id: the newest revision} of consults, with who saved it and the note; one query."""
    if not questions:
        return {}
    kept = Revision.objects.stood()
    newest = kept.filter(question__in=[question.pk for question in questions]).order_by()
    newest = newest.values("question").annotate(newest=Max("pk")).values("newest")
    found = Revision.objects.filter(pk__in=newest).select_related("author").defer("document")
    return {revision.question_id: revision for revision in found}


def row(question, saved, user):
    """Return a consult of this person as a Row; `saved` is its newest revision or None."""
    waits = question.status == Status.IN_REVIEW
    mine = permissions.may(user, "save") and not waits
    return of_consult(
        question,
        lead=_lead(question, saved, user),
        more=_last_saved(saved, user) if saved else "",
        verb=(_("Settle") if question.blockers else _("Go on")) if mine else _("Look"),
        state=question.status,
    )


def _lead(question, saved, user):
    given = question.assigned_to_id == user.pk and question.submitted_by_id != user.pk
    if question.status == Status.IN_REVIEW:
        if question.assigned_to_id not in {None, user.pk}:
            return _("With {name} for review.").format(name=person(question.assigned_to))
        return _("For you to review.") if given else _("Waits for review.")
    if given and (saved is None or saved.author_id != user.pk):
        return _("Given to you.")
    return ""


def _last_saved(saved, user):
    if saved.author_id == user.pk:
        return _("Last saved by you, {ago}.").format(ago=ago(saved.created_at))
    name, since = person(saved.author), ago(saved.created_at)
    if saved.note:
        return _("{name}, {ago}: “{words}”").format(name=name, ago=since, words=quoted(saved.note))
    return _("Last saved by {name}, {ago}.").format(name=name, ago=since)
