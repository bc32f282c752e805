from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from consults.models.due import Content, ContentQuerySet
from consults.models.scheduler import unless_waiting
from text.markdown import excerpt_of, render
from text.names import make_slug


class GuideQuerySet(ContentQuerySet):
    def gone(self):
        """What readers once saw and see no more, whatever became of it since."""
        return self.filter(was_public=True).exclude(pk__in=self.published().values("pk"))

    def for_cards(self):
        """Only what a card prints; the text stays in the database."""
        return self.defer("body", "body_html", "source_text")


class Guide(Content):
    """An explainer article on one or more FAQ tags."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"
        BINNED = "binned", "In the bin"

    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=150, unique=True, allow_unicode=True)
    lead = models.TextField(blank=True, help_text="The first paragraphs. Markdown.")
    body = models.TextField(help_text="Markdown; sections as ## headings.")
    tags = models.ManyToManyField("faq.FaqTag", through="consults.GuideTag", related_name="guides")
    department = models.ForeignKey(
        "consults.Department", models.PROTECT, null=True, blank=True, related_name="guides"
    )
    further_reading = models.JSONField(
        default=list, blank=True, help_text="Titles of articles to read next, as imported."
    )
    language = models.CharField(max_length=35, default="en")
    status = models.CharField(
        max_length=20, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    published_at = models.DateTimeField(null=True, editable=False, db_index=True)
    withdrawn_reason = models.CharField(
        max_length=500, blank=True, editable=False, default="", db_default=""
    )
    was_public = models.BooleanField(
        default=False, db_default=False, editable=False,
        help_text="Readers saw it and do not any more: its address says that it is gone.",
    )  # fmt: skip
    sent_back_because = models.CharField(
        max_length=500, blank=True, editable=False, default="", db_default=""
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, unless_waiting, null=True, editable=False, related_name="+",
        help_text="Who put it on the calendar; empty again once its time has come.",
    )  # fmt: skip
    reviewed_by = models.CharField(max_length=200, blank=True, editable=False)
    reviewed_on = models.DateField(null=True, blank=True, editable=False)
    review_due_on = models.DateField(null=True, blank=True, editable=False)
    source_name = models.CharField(max_length=200, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    source_text = models.TextField(blank=True, editable=False)
    content_key = models.CharField(max_length=32, db_index=True, editable=False)
    imported_key = models.CharField(max_length=32, blank=True, editable=False)
    lead_html = models.TextField(blank=True, editable=False)
    body_html = models.TextField(blank=True, editable=False)
    excerpt = models.CharField(max_length=320, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = GuideQuerySet.as_manager()

    class Meta:
        db_table = "faq_guide"
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("publish_guide", "Can publish and withdraw guides"),
            ("review_guide", "Can review guides"),
            ("bin_guide", "Can move guides to the bin and back"),
            ("source_guide", "Can read source texts of guides as imported"),
        ]
        indexes = [
            models.Index(
                fields=["scheduled_by"],
                condition=Q(scheduled_by__isnull=False),
                name="guide_on_the_calendar",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="published_guide_has_a_date",
                condition=~Q(status="published") | Q(published_at__isnull=False),
            ),
            models.UniqueConstraint(
                "source_name",
                "source_id",
                condition=~Q(source_id=""),
                name="guide_once_for_a_source_id",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("guides:guide", args=[self.slug])

    def save(self, *args, **kwargs):
        self.prepare()
        super().save(*args, **kwargs)

    @property
    def is_sample(self):
        return self.source_name == "Sample library"

    def prepare(self):
        """Fill what follows from the text: HTML, excerpt and, once, the slug."""
        self.lead_html = render(self.lead)
        self.body_html = render(self.body)
        self.excerpt = excerpt_of(self.lead_html or self.body_html)
        self.slug = self.slug or unused_slug(self.title)


class GuideTag(models.Model):
    """A tag on a guide, in the editors' order."""

    guide = models.ForeignKey("consults.Guide", models.CASCADE, related_name="guide_tags")
    tag = models.ForeignKey("faq.FaqTag", models.PROTECT, related_name="guide_tags")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "faq_guidetag"
        verbose_name = "FAQ tag"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("guide", "tag", name="tag_once_on_a_guide")]

    def __str__(self):
        return str(self.tag)


def unused_slug(title):
    """Return a slug for a new guide that no other guide has."""
    slug = base = make_slug(title, "guide")
    number = 2
    while Guide.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
