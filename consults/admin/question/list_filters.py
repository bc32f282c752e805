"""The piles an editor works through, as filters of the list of consults."""

from django.contrib import admin

from consults.editorial.queues import PILES, pile
from consults.models import Question

Status = Question.Status


class Waiting(admin.SimpleListFilter):
    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _) in PILES.items()]

    def queryset(self, request, questions):
        if self.value() is None:
            return questions
        known = self.value() in PILES
        return pile(self.value(), questions, request.user) if known else questions.none()


class InState(admin.SimpleListFilter):
    """The states; what lies in the bin is shown only when asked for."""

    title = "status"
    parameter_name = "status__exact"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, questions):
        if self.value() in Status.values:
            return questions.filter(status=self.value())
        return questions.exclude(status=Status.BINNED)


class HasBlockers(admin.SimpleListFilter):
    title = "checks"
    parameter_name = "blocked"

    def lookups(self, request, model_admin):
        return [("yes", "With blockers"), ("no", "Without")]

    def queryset(self, request, questions):
        if self.value() == "yes":
            return questions.filter(blockers__gt=0)
        return questions.filter(blockers=0) if self.value() == "no" else questions
