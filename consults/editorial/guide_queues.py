"""What waits for an editor among the guides, as querysets: in review, changes, reviews due."""

from consults.models import Guide, Revision
from web.site_days import site_day

Status = Guide.Status


def in_review(guides):
    return guides.filter(status=Status.IN_REVIEW)


def sent_back(guides):
    return guides.filter(status=Status.DRAFT, sent_back_because__gt="")


def changes(guides):
    pending = Revision.objects.filter(state=Revision.State.PENDING).exclude(guide=None)
    return guides.filter(pk__in=pending.values("guide"))


def review_due(guides):
    return guides.filter(status=Status.PUBLISHED, review_due_on__lte=site_day())


# The name in the address: (title, what it means, queryset).
PILES = {
    "review": ("Guides in review", "Waiting for a second pair of eyes", in_review),
    "back": ("Guides back from review", "Something was missing", sent_back),
    "changes": ("Changes of guides that wait", "Readers still see the old text", changes),
    "due": ("Guides due for review", "Still right? Readers see when it was looked at", review_due),
}
