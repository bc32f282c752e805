import re
from pathlib import Path

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse

from text.markdown import plain_text, render
from web.kept_rows import KeptQuerySet, KeptRow

FIRST_TEXTS = Path(__file__).parent.parent / "first_texts"
# Words in square brackets, as readers would see them; the mark of a redaction is none.
GAP = re.compile(r"\[(?![^\[\]]* removed\])[^\[\]]*[^\W\d_][^\[\]]*\]")


class HousePageQuerySet(KeptQuerySet):
    def published(self):
        """What the public may see: an administrator said that it is ready."""
        return self.filter(status=HousePage.Status.PUBLISHED)


class HousePage(KeptRow):
    """A page on the house itself: who is behind it, how it reviews, what it does with data.

    Each starts with a first text of ours that has gaps for what only the house knows. Readers see no page with
    a gap: the database refuses it.
    """

    class Kind(models.TextChoices):
        """The pages, in the order of the foot; a value is the address."""

        ABOUT = "about", "About"
        REVIEW = "how-we-review", "How we review"
        PRIVACY = "privacy", "Privacy"
        ACCESSIBILITY = "accessibility", "Accessibility statement"
        CONTACT = "contact", "Contact"

    class Status(models.TextChoices):
        DRAFT = "draft", "Hidden"
        PUBLISHED = "published", "Shown to readers"

    kind = models.CharField("page", max_length=20, choices=Kind, unique=True, editable=False)
    title = models.CharField(max_length=300, help_text="Also the words of the link to it.")
    body = models.TextField(
        help_text="Markdown; sections as ## headings. Words in [square brackets] are gaps to fill."
    )
    status = models.CharField(
        max_length=20, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    body_html = models.TextField(editable=False)
    gaps = models.PositiveSmallIntegerField("gaps to fill", editable=False)
    updated_at = models.DateTimeField("last changed", auto_now=True)

    objects = HousePageQuerySet.as_manager()
    department = None  # whoever asks for the rule of two persons finds none

    class Meta:
        verbose_name = "page of the house"
        verbose_name_plural = "pages of the house"
        ordering = ["pk"]
        permissions = [("publish_housepage", "Can show and hide pages of the house")]
        constraints = [
            models.CheckConstraint(
                name="shown_page_of_the_house_has_no_gap",
                condition=~Q(status="published") | Q(gaps=0),
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse(f"consults:{self.kind}")

    @property
    def is_public(self):
        """The row's own view of `published()`; a test holds the two together."""
        return self.status == self.Status.PUBLISHED

    def save(self, *args, **kwargs):
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self):
        """Fill what follows from the text: HTML, and how many gaps there are."""
        self.body_html = render(self.body)
        self.gaps = len(self.named_gaps())

    def named_gaps(self):
        """Return the gaps of the text as it stands, each once: [“[Name of the editor]”]."""
        return gaps_in(self.title, self.body)


def gaps_in(*texts):
    """Return the gaps of Markdown texts as readers would see them, each once; links are none."""
    words = " ".join(plain_text(render(text)) for text in texts)
    return list(dict.fromkeys(GAP.findall(words)))


def first_text(kind):
    """Return (title, body) of the first text of a page: the file's first line is its title."""
    title, _, body = (FIRST_TEXTS / f"{kind}.md").read_text(encoding="utf-8").partition("\n")
    return title.removeprefix("# "), body.strip()


def make_missing(using, apps=apps, **signal):
    """Make the pages that are not there yet, hidden, with their first text; Django calls it after `migrate`."""
    try:
        model = apps.get_model("consults", "HousePage")
    except LookupError:
        return  # migrated back to before there were any
    rows = model._base_manager.using(using)
    here = set(rows.values_list("kind", flat=True))
    for kind in HousePage.Kind.values:
        if kind not in here:
            title, body = first_text(kind)
            gaps = len(gaps_in(title, body))
            rows.create(kind=kind, title=title, body=body, body_html=render(body), gaps=gaps)
