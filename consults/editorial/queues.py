"""What waits for an editor: the piles of the desk, as querysets."""

from django.db.models import Exists, OuterRef

from consults.editorial import reviews
from consults.models import Comment, Invitation, Question, Revision

Status = Question.Status


def new_imports(questions):
    """Drafts as they came in: imported, and nobody has worked on one of them; bulk steps do not count."""
    saved = Revision.objects.filter(question=OuterRef("pk"), step="")
    return questions.filter(~Exists(saved), status=Status.DRAFT, imported_key__gt="")


def scheduled(questions):
    return questions.scheduled().order_by("published_at", "pk")


def review_due(questions):
    return reviews.due(questions).order_by("review_due_on", "pk")


def back(questions):
    return questions.filter(status=Status.DRAFT, sent_back_because__gt="")


def changes_wait(questions):
    waiting = Revision.objects.filter(state=Revision.State.PENDING)
    return questions.filter(pk__in=waiting.values("question"))


def for_review(questions):
    return questions.filter(status=Status.IN_REVIEW, approved_at=None)


def approved(questions):
    return questions.filter(status=Status.IN_REVIEW, approved_at__isnull=False)


def second_look(questions):
    # A bare boolean column is no condition that SQLite finds in an index; a list of one value is.
    return questions.filter(second_look__in=[True], status=Status.PUBLISHED)


def schedules_in_trouble(questions):
    """What will come out by itself although a check finds a blocker in it."""
    return scheduled(questions).filter(blockers__gt=0)


def mine(questions, user):
    return questions.filter(assigned_to=user).exclude(status=Status.BINNED)


def my_drafts(questions, user):
    """Drafts this person worked on, or was given: two ways through an index, where “or” reads every draft."""
    own = Revision.objects.filter(author=user, step="", question__gt=0).order_by()
    given = Question.objects.filter(assigned_to=user, status=Status.DRAFT).order_by()
    either = given.values("pk").union(own.values("question"))
    return questions.filter(pk__in=either, status=Status.DRAFT)


def for_me(questions, user):
    asked = Comment.objects.filter(to=user, resolved_at=None)
    return questions.filter(pk__in=asked.values("question"))


def answered(questions):
    """Consults whose invited doctor has answered, until an editor says it was seen."""
    unseen = Invitation.objects.exclude(answer="").filter(closed_at=None)
    return questions.filter(pk__in=unseen.values("question"))


PILES = {
    "new": ("New imports", new_imports),
    "drafts": ("Drafts of mine", my_drafts),
    "mine": ("Assigned to me", mine),
    "comments": ("Comments for me", for_me),
    "answered": ("Doctors have answered", answered),
    "back": ("Back from review", back),
    "for_review": ("For review", for_review),
    "approved": ("Approved, to publish", approved),
    "changes": ("Pending changes", changes_wait),
    "second": ("Second look awaited", second_look),
    "scheduled": ("Scheduled", scheduled),
    "trouble": ("Scheduled, with blockers", schedules_in_trouble),
    "review": ("Review due", review_due),
}
PERSONAL = {"mine", "drafts", "comments"}


def pile(name, questions, user):
    """Return the consults of a pile (its name in the address), for a person of the desk."""
    _, rows = PILES[name]
    return rows(questions, user) if name in PERSONAL else rows(questions)
