"""What is out now: published, and due. The one place that says so, to rows, querysets and plain statements.

A consult or guide that is published as of a later time is *scheduled*: approved, and no reader sees it yet. No
worker has to run when its time comes, since every read asks here. `tests/consults/test_due.py` finds a module
that compares `published_at` with a moment by itself.

The plain statements take `now_value()` in the place of their last `%s`.
"""

from django.db import connection, models
from django.utils import timezone

from web import time_bounds
from web.kept_rows import KeptQuerySet, KeptRow

PUBLISHED = "published"

# A consult or guide `q` that is out. It is asked of rows found by something else: written so that no index of
# the status fits, since a planner without statistics takes that one and reads all that is published.
PUBLIC = f"q.status || '' = '{PUBLISHED}' AND q.published_at <= %s"
# How many consults of a facet `f` are out: the stored count without those of its list that come later.
LISTED_NOW = (
    "(f.listed - (SELECT COUNT(*) FROM consults_listing s"
    " WHERE s.facet_id = f.id AND s.published_at > %s))"
)
# How many consults of a stored pair `p` of facets are out.
PAIRED_NOW = (
    "(p.listed - (SELECT COUNT(*) FROM consults_listing a"
    " CROSS JOIN consults_listing b WHERE a.facet_id = p.scope_id AND a.published_at > %s"
    " AND b.facet_id = p.option_id AND b.published_at = a.published_at"
    " AND b.question_id = a.question_id))"
)
# The ids of consults that come later, on the list of a facet (the first value) or at all.
LATER_ON_LIST = (
    "SELECT s.question_id FROM consults_listing s WHERE s.facet_id = %s AND s.published_at > %s"
)
LATER = (
    "SELECT s.question_id FROM consults_facet a CROSS JOIN consults_listing s"
    " WHERE a.kind = 'all' AND s.facet_id = a.id AND s.published_at > %s"
)
# How many lists have consults that come later. The largest lists as readers see them are among so many more of
# those that are the largest with what comes later.
LISTS_WITH_LATER = (
    "(SELECT COUNT(DISTINCT l.facet_id) FROM consults_facet a CROSS JOIN consults_listing s"
    " CROSS JOIN consults_listing l WHERE a.kind = 'all' AND s.facet_id = a.id"
    " AND s.published_at > %s AND l.question_id = s.question_id)"
)
# A listing `l` up to a moment, and from one on: the bounds of a walk.
LISTED_UP_TO, LISTED_FROM = "l.published_at <= %s", "l.published_at >= %s"
# The ids of consults that the index holds too early.
EARLY = (
    "SELECT s.question_id FROM consults_facet a CROSS JOIN consults_listing s"
    " CROSS JOIN consults_searchentry e WHERE a.kind = 'all' AND s.facet_id = a.id"
    " AND s.published_at > %s AND e.question_id = s.question_id"
)
# How many consults the index has to follow: they have become due and are not in it, or are in it and come
# later, as a clock that was put back leaves them. Takes the moment twice.
ARRIVED = (
    "((SELECT COUNT(*) FROM consults_arrival WHERE published_at <= %s)"
    f" + (SELECT COUNT(*) FROM ({EARLY}) early))"
)


def is_due(at, now=None):
    """True for a time (or None) that has come."""
    return at is not None and at <= (now or timezone.now())


def now_value(now=None):
    """Return the present, or another moment, as the database compares it in a plain statement."""
    return connection.ops.adapt_datetimefield_value(now or timezone.now())


class DueQuerySet(models.QuerySet):
    """Rows with a time of publication: listings, arrivals, and content that comes out."""

    def due(self, now=None):
        return self.filter(published_at__lte=now or timezone.now())

    def later(self, now=None):
        return self.filter(published_at__gt=now or timezone.now())


class ContentQuerySet(DueQuerySet, KeptQuerySet):
    def published(self):
        """What the public may see."""
        return self.due().filter(status=PUBLISHED)

    def scheduled(self):
        """What comes out by itself, at a time that is still to come."""
        return self.later().filter(status=PUBLISHED)


class Content(KeptRow):
    """A consult or guide: it has a `status`, and a time `published_at` from which on readers see it."""

    objects = ContentQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        """A time that no zone can show was written past every form: a page names another one, and stands."""
        values = [
            time_bounds.nearest(value) if name == "published_at" and value else value
            for name, value in zip(field_names, values, strict=True)
        ]
        return super().from_db(db, field_names, values)

    @property
    def is_public(self):
        """The row's own view of `published()`; a test holds the two together."""
        return self.status == PUBLISHED and is_due(self.published_at)

    @property
    def is_scheduled(self):
        """The row's own view of `scheduled()`."""
        return self.status == PUBLISHED and not is_due(self.published_at)
