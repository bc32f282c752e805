"""Lists that cost the same at ten consults and at a million.

A *facet* is one value a list can be narrowed to: a tag, a department, a doctor, an age band, a
year, or everything. Each published consult has one *listing* row per facet it belongs to, in
reading order, so that a page of any list is a short walk along one index. How many consults a
facet holds, and how many of them a second facet would leave, is stored beside it.

Scheduled consults are listed from the moment they are published, since no worker has to run when
their time comes; every read leaves out what is not due yet, as `consults.models.due` says it.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from consults.models.due import DueQuerySet


class FacetQuerySet(models.QuerySet):
    def with_published_count(self):
        """Annotate `published`: how many consults the public sees in this facet now."""
        scheduled = (
            Listing.objects.later()
            .filter(facet=models.OuterRef("pk"))
            .order_by()
            .values("facet")
            .annotate(total=models.Count("*"))
            .values("total")
        )
        return self.annotate(published=F("listed") - Coalesce(models.Subquery(scheduled), 0))

    def with_names(self):
        """Load the tag, department or doctor that names the facet."""
        return self.select_related("tag__department", "department", "doctor__department")


class Facet(models.Model):
    class Kind(models.TextChoices):
        ALL = "all"
        DEPARTMENT = "department"
        TAG = "tag"
        DOCTOR = "doctor"
        AGE = "age"
        SEX = "sex"
        YEAR = "year"

    WITH_A_PAGE = ["department", "tag", "doctor"]  # kinds that stand for a row readers can open

    kind = models.CharField(max_length=10, choices=Kind)
    department = models.OneToOneField(
        "consults.Department", models.CASCADE, null=True, related_name="facet"
    )
    tag = models.OneToOneField("faq.FaqTag", models.CASCADE, null=True, related_name="facet")
    doctor = models.OneToOneField(
        "consults.Doctor", models.CASCADE, null=True, related_name="facet"
    )
    text = models.CharField(max_length=10, blank=True, help_text="The age band, sex or year.")
    listed = models.PositiveIntegerField(default=0)

    objects = FacetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("kind", F("listed").desc(), name="facet_by_size")]
        constraints = [
            models.UniqueConstraint(
                "kind",
                "text",
                condition=Q(department=None, tag=None, doctor=None),
                name="facet_once_for_a_text",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.label}"

    @property
    def owner(self):
        """The tag, department or doctor behind this facet; None for the other kinds."""
        return getattr(self, self.kind) if self.kind in self.WITH_A_PAGE else None

    @property
    def label(self):
        """What readers read."""
        return str(self.owner) if self.owner else self.text


UNKNOWN = date(
    1, 1, 1
)  # in the place of a day that nobody knows: last in every order, on every database


class Listing(models.Model):
    """A published consult's place in one facet's list: by publication, and in the other orders of lists.

    `reads` says how often it was read, as `consults.statistics.read_ranks` writes it.
    """

    pk = models.CompositePrimaryKey("facet_id", "published_at", "question_id")
    facet = models.ForeignKey(Facet, models.CASCADE, related_name="listings", db_index=False)
    published_at = models.DateTimeField()
    question = models.ForeignKey("consults.Question", models.CASCADE, related_name="listings")
    answered_on = models.DateField(default=UNKNOWN, db_default=UNKNOWN)
    asked_on = models.DateField(default=UNKNOWN, db_default=UNKNOWN)
    reviewed_on = models.DateField(default=UNKNOWN, db_default=UNKNOWN)
    reads = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = DueQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["facet", "answered_on", "question"], name="listing_by_answer"),
            models.Index(fields=["facet", "asked_on", "question"], name="listing_by_asking"),
            models.Index(fields=["facet", "reviewed_on", "question"], name="listing_by_review"),
            models.Index(fields=["facet", "reads", "question"], name="listing_by_reads"),
        ]

    def __str__(self):
        return f"{self.facet_id} {self.question_id}"


class FacetPair(models.Model):
    """How many listed consults of one facet (`scope`) belong to another (`option`) as well."""

    pk = models.CompositePrimaryKey("scope_id", "option_id")
    scope = models.ForeignKey(Facet, models.CASCADE, related_name="options", db_index=False)
    option = models.ForeignKey(Facet, models.CASCADE, related_name="+", db_index=False)
    option_kind = models.CharField(max_length=10, choices=Facet.Kind)
    listed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index("scope", "option_kind", F("listed").desc(), name="facet_pair_by_size")
        ]

    def __str__(self):
        return f"{self.scope_id} and {self.option_id}"


class ListingMark(models.Model):
    """How many listings of a facet stand up to here, oldest first: a bookmark in a long list.

    It turns “page 25,000” into a short walk from the nearest bookmark. Positions count from the
    oldest end, so publishing something new moves none of them.
    """

    facet = models.ForeignKey(Facet, models.CASCADE, related_name="marks", db_index=False)
    position = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    question_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["facet", "position"], name="listing_mark_by_position")]

    def __str__(self):
        return f"{self.facet_id} {self.position}"
