"""What narrows the list of consults: queues, states, and one filter for each column."""

from datetime import timedelta

from django.contrib import admin
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from consults.editorial.queues import PILES, pile
from consults.models import Question, Reply, TaggedQuestion
from consults.search.desk_search import having
from text.names import id_of
from web.site_days import site_day

Status = Question.Status
MOST_PEOPLE = 60
CHOICES = "consults.choices"
# What the filters offer, in one statement. The languages are a walk from one to the next along their index.
OFFERED = (
    "WITH RECURSIVE known(language) AS (SELECT MIN(language) FROM consults_question UNION ALL"
    " SELECT (SELECT MIN(q.language) FROM consults_question q WHERE q.language > known.language)"
    " FROM known WHERE known.language IS NOT NULL)"
    " SELECT 'language', language, language FROM known WHERE language IS NOT NULL UNION ALL"
    " SELECT 'department', CAST(id AS varchar(20)), name FROM consults_department UNION ALL"
    " SELECT 'person', CAST(id AS varchar(20)), username FROM auth_user WHERE is_staff AND is_active"
    " ORDER BY 3"
)


class Choice(admin.SimpleListFilter):
    """A filter of few choices; a value that is none of them finds nothing."""

    def queryset(self, request, questions):
        if self.value() is None:
            return questions
        known = self.value() in {str(value) for value, _ in self.lookup_choices}
        return self.narrow(questions, request.user) if known else questions.none()


class Typed(admin.SimpleListFilter):
    """A filter whose value is typed: a name, or several with commas, of which all have to fit."""

    typed = True

    def lookups(self, request, model_admin):
        return []

    def has_output(self):
        return True

    def choices(self, changelist):
        yield {
            "selected": not self.value(),
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "Any",
        }

    def queryset(self, request, questions):
        for name in filter(None, map(str.strip, (self.value() or "").split(","))):
            questions = questions.filter(having(self.parameter_name, name))
        return questions


class Waiting(Choice):
    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _) in PILES.items()]

    def narrow(self, questions, user):
        return pile(self.value(), questions, user)


class InState(admin.SimpleListFilter):
    """The states; what lies in the bin is shown only when asked for."""

    title = "state"
    parameter_name = "status__exact"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, questions):
        if self.value() in Status.values:
            return questions.filter(status=self.value())
        return questions.exclude(status=Status.BINNED)


class HasBlockers(Choice):
    title = "findings"
    parameter_name = "blocked"

    def lookups(self, request, model_admin):
        return [("yes", "With blockers"), ("no", "Without blockers")]

    def narrow(self, questions, user):
        return (
            questions.filter(blockers__gt=0)
            if self.value() == "yes"
            else questions.filter(blockers=0)
        )


class HeldBy(Choice):
    title = "with"
    parameter_name = "with"

    def lookups(self, request, model_admin):
        return [("me", "Me"), ("nobody", "Nobody"), *offered(request, "person")[:MOST_PEOPLE]]

    def narrow(self, questions, user):
        if self.value() == "nobody":
            return questions.filter(assigned_to=None)
        return questions.filter(
            assigned_to=user.pk if self.value() == "me" else id_of(self.value())
        )


class InDepartment(Choice):
    title = "department"
    parameter_name = "department__id__exact"

    def lookups(self, request, model_admin):
        return offered(request, "department")

    def narrow(self, questions, user):
        return questions.filter(department=self.value())


class WithTag(Typed):
    title = "FAQ tag"
    parameter_name = "tag"


class OfDoctor(Typed):
    title = "doctor"
    parameter_name = "doctor"


class InLanguage(Choice):
    title = "language"
    parameter_name = "lang"  # its column’s name would be a lookup

    def lookups(self, request, model_admin):
        return offered(request, "language")

    def narrow(self, questions, user):
        return questions.filter(language=self.value())


class Updated(Choice):
    title = "updated"
    parameter_name = "updated"

    def lookups(self, request, model_admin):
        days = [("0", "Today"), ("6", "Last 7 days"), ("29", "Last 30 days")]
        return [*days, ("old", "Not for a year")]

    def narrow(self, questions, user):
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        if self.value() == "old":
            return questions.filter(updated_at__lt=today - timedelta(days=365))
        return questions.filter(updated_at__gte=today - timedelta(days=int(self.value())))


class ReviewDue(Choice):
    title = "review due"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        days = [("0", "By today"), ("30", "Within 30 days"), ("90", "Within 90 days")]
        return [*days, ("never", "Never reviewed")]

    def narrow(self, questions, user):
        out = questions.filter(status=Status.PUBLISHED)
        if self.value() == "never":
            return out.filter(review_due_on=None)
        return out.filter(review_due_on__lte=site_day() + timedelta(days=int(self.value())))


class HowMany(Choice):
    """Whether there is something of the kind beside a consult."""

    def narrow(self, questions, user):
        there = Exists(self.rows.objects.filter(**{self.column: OuterRef("pk")}))
        return questions.filter(there if self.value() == "some" else ~there)


class Replies(HowMany):
    title = "replies"
    parameter_name = "replies"
    rows, column = Reply, "question"

    def lookups(self, request, model_admin):
        return [("some", "Answered"), ("none", "Without a reply")]


class Tags(HowMany):
    title = "tags"
    parameter_name = "tags"
    rows, column = TaggedQuestion, "content_object"

    def lookups(self, request, model_admin):
        return [("some", "With tags"), ("none", "Without tags")]


FILTERS = [
    *(InState, HasBlockers, HeldBy, InDepartment, WithTag, OfDoctor),
    *(Updated, ReviewDue, Replies, Tags, InLanguage, Waiting),
]


def offered(request, kind):
    """Return [(value, name)] of what a filter offers, read once a request: each saved view asks again."""
    if CHOICES not in request.META:
        with connection.cursor() as cursor:
            cursor.execute(OFFERED)
            request.META[CHOICES] = cursor.fetchall()
    return [(value, name) for own, value, name in request.META[CHOICES] if own == kind]
