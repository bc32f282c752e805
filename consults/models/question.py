from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from taggit.managers import TaggableManager

from consults.models.due import Content
from consults.models.scheduler import unless_waiting
from text.names import make_slug

SAMPLE_SOURCE = "Sample library"
STAMP = ("more_info_reviewed_by", "more_info_reviewed_on")  # who read More Info as it stands
AGE_BANDS = ["0-9"] + [f"{low}-{low + 9}" for low in range(10, 90, 10)] + ["90+"]


def question_path(number, slug):
    """Return the address of a consult without loading it."""
    return f"{_root()}{number}/{quote(slug)}/"


@cache
def _root():
    return reverse("consults:questions")


class Question(Content):
    """One consult: a person's question with everything that belongs to it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"
        BINNED = "binned", "In the bin"

    class Sex(models.TextChoices):
        UNKNOWN = "", "Unknown"
        FEMALE = "female", "Female"
        MALE = "male", "Male"
        OTHER = "other", "Other"

    class Origin(models.TextChoices):
        DOCTOR = "doctor", "A doctor"
        EDITOR = "editor", "The editors"
        MACHINE = "machine", "Written by a machine"
        UNKNOWN = "unknown", "Unknown"

    number = models.PositiveIntegerField(
        unique=True, editable=False, help_text="Public, unique, never used again."
    )
    title = models.CharField(max_length=300, help_text="The headline, as a reader would ask it.")
    slug = models.SlugField(max_length=150, allow_unicode=True, editable=False)
    subject = models.CharField(max_length=500, blank=True, help_text="The asker's own line.")
    body = models.TextField("question", help_text="The asker's words. Markdown.")
    asker_name = models.CharField("pseudonym", max_length=150, blank=True)
    asker_age_band = models.CharField(
        "age", max_length=5, blank=True, choices=[(band, f"{band} years") for band in AGE_BANDS]
    )
    asker_sex = models.CharField("sex", max_length=10, blank=True, choices=Sex)
    asker_sex_confirmed = models.BooleanField(
        "sex confirmed",
        default=False,
        help_text="Only then is it shown: imported pages are often wrong about it.",
    )
    asked_on = models.DateField(null=True, blank=True)
    department = models.ForeignKey("consults.Department", models.PROTECT, related_name="questions")
    more_info = models.TextField(
        blank=True, help_text="Explanation beside the doctor's words. Markdown."
    )
    more_info_origin = models.CharField(
        "written by", max_length=10, choices=Origin, default=Origin.UNKNOWN
    )
    more_info_reviewed_by = models.CharField("reviewed by", max_length=200, blank=True)
    more_info_reviewed_on = models.DateField("reviewed on", null=True, blank=True)
    language = models.CharField(max_length=35, default="en", help_text="Like “en” or “zh-Hant”.")
    follows_up = models.PositiveIntegerField(
        "follows up consult",
        null=True,
        blank=True,
        help_text="The number of the earlier consult; it may be imported later.",
    )
    tags = TaggableManager(
        through="consults.TaggedQuestion", blank=True, related_name="questions", verbose_name="tags"
    )

    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.CharField(max_length=500, blank=True, editable=False)
    reviewed_by = models.CharField(max_length=200, blank=True, editable=False)
    reviewed_on = models.DateField(null=True, blank=True, editable=False)
    review_due_on = models.DateField(null=True, blank=True, editable=False)

    source_name = models.CharField(max_length=200, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    source_text = models.TextField(blank=True, editable=False)

    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    sent_back_because = models.CharField(max_length=500, blank=True, editable=False)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+",
        db_index=False, help_text="Who sent it back last; it stays when it is handed in again.",
    )  # fmt: skip
    sent_back_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+",
        db_index=False, help_text="Who found the text in review right as it stands; no change since.",
    )  # fmt: skip
    approved_at = models.DateTimeField(null=True, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        limit_choices_to={"is_staff": True}, help_text="Who works on it next.",
    )  # fmt: skip
    second_look = models.BooleanField(
        default=False, editable=False,
        help_text="Published, and wants a second look by someone else.",
    )  # fmt: skip
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, unless_waiting, null=True, editable=False, related_name="+",
        help_text="Who put it on the calendar; empty again once its time has come.",
    )  # fmt: skip
    was_public = models.BooleanField(
        default=False, db_default=False, editable=False,
        help_text="Readers saw it and do not any more: its address says that it is gone.",
    )  # fmt: skip
    blockers = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Findings that keep it from being published."
    )

    # What follows from the above, written in the same transaction (consults.rendered_fields).
    body_html = models.TextField(blank=True, editable=False)
    more_info_html = models.TextField(blank=True, editable=False)
    excerpt = models.CharField(max_length=320, blank=True, editable=False)
    reply_excerpt = models.CharField(max_length=320, blank=True, editable=False)
    note_kind = models.CharField(max_length=10, blank=True, editable=False)
    card_tags = models.CharField(max_length=310, blank=True, editable=False)
    answered_by = models.ForeignKey(
        "consults.Doctor", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    opening_key = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    content_key = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    imported_key = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)  # by any save; a form is refused by it
    # When what readers see last changed, and the key of what they see (consults.rendered_fields).
    modified_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    public_key = models.CharField(
        max_length=32, blank=True, default="", db_default="", editable=False
    )

    # Whoever saves it here answers for its More Info by name, also with the stamp it had.
    stamped_anew = False

    class Meta:
        verbose_name = "consult"
        ordering = ["-pk"]
        permissions = [
            ("publish_question", "Can publish and withdraw consults"),
            ("review_question", "Can review consults"),
            ("bin_question", "Can move consults to the bin and back"),
            ("export_question", "Can export consults from the desk"),
            ("answer_question", "Can answer consults addressed to them"),
            ("source_question", "Can read source texts as imported"),
        ]
        indexes = [
            models.Index(F("status"), F("id").desc(), name="question_by_status"),
            models.Index(F("department"), F("id").desc(), name="question_by_department"),
            # For the desk's piles. Not partial: SQLite sees no condition behind a bound value.
            models.Index(fields=["status", "published_at"], name="question_by_publication"),
            models.Index(fields=["status", "sent_back_because"], name="question_sent_back"),
            models.Index(fields=["status", "review_due_on"], name="question_by_review_due"),
            models.Index(fields=["status", "blockers"], name="question_by_blockers"),
            models.Index(fields=["updated_at"], name="question_by_change"),
            models.Index(fields=["assigned_to", "status"], name="question_by_assignee"),
            models.Index(fields=["second_look", "status"], name="question_second_look"),
            models.Index(fields=["status", "approved_at"], name="question_by_approval"),
            models.Index(F("language"), F("id").desc(), name="question_by_language"),
            models.Index(
                fields=["scheduled_by"],
                condition=Q(scheduled_by__isnull=False),
                name="question_on_the_calendar",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="published_question_has_a_date",
                condition=~Q(status="published") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(name="question_has_a_number", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="question_age_is_a_band", condition=Q(asker_age_band__in=["", *AGE_BANDS])
            ),
            models.UniqueConstraint(
                "source_name",
                "source_id",
                condition=~Q(source_id=""),
                name="question_once_for_a_source_id",
            ),
        ]

    def __str__(self):
        return f"#{self.number} {self.title}"

    @property
    def keeps_replies(self):
        """True once it was published, or is to be: no reply leaves it, and none gets another author."""
        return self.published_at is not None or self.was_public

    def get_absolute_url(self):
        return question_path(self.number, self.slug)

    def save(self, *args, **kwargs):
        self.slug = make_slug(self.title, "consult")
        names = kwargs.get("update_fields")
        if self._takes_stamp_off(names) and names is not None:
            kwargs["update_fields"] = {*names, *STAMP}
        super().save(*args, **kwargs)

    def _takes_stamp_off(self, names):
        """Take the stamp of More Info off where it stood for other words; returns whether it did.

        One that was set along with the words stays. Every door that changes a text saves it here.
        """
        written = not self._state.adding and (names is None or "more_info" in names)
        if not written or self.stamped_anew or not any(getattr(self, name) for name in STAMP):
            return False
        rows = type(self)._base_manager.filter(pk=self.pk)
        stored = rows.values_list("more_info", *STAMP).first()
        stamp = tuple(getattr(self, name) for name in STAMP)
        if stored is None or _lines(stored[0]) == _lines(self.more_info) or stored[1:] != stamp:
            return False
        self.more_info_reviewed_by, self.more_info_reviewed_on = "", None
        return True


def _lines(text):
    """Return a text's lines, however a browser ends them."""
    return [line.rstrip() for line in text.strip().splitlines()]
