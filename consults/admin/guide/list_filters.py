"""The piles of guides, as filters of their list."""

from django.contrib import admin

from consults.editorial.guide_queues import PILES
from consults.models import Guide

Status = Guide.Status


class GuideWaiting(admin.SimpleListFilter):
    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [(name, title) for name, (title, _, _) in PILES.items()]

    def queryset(self, request, guides):
        return PILES[self.value()][2](guides) if self.value() in PILES else guides


class GuideInState(admin.SimpleListFilter):
    """The states; what lies in the bin is shown only when asked for."""

    title = "status"
    parameter_name = "status__exact"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, guides):
        if self.value() in Status.values:
            return guides.filter(status=self.value())
        return guides.exclude(status=Status.BINNED)
