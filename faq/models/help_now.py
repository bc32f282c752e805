import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.html import escape, format_html

from text.markdown import render
from web.site_days import site_day
from web.site_words import site_words

NUMBER = re.compile(r"[+(]?\d[\d\s()*#/.-]*")
PLACEHOLDER = r"\{(?P<name>[a-z_]+)\}"


class HelpNow(models.Model):
    """What to do when it is urgent, for a FAQ tag or a whole department.

    ``{emergency}`` and the other names of ``site_words.help_numbers()`` stand for local numbers. A text
    past its review date stays on the pages, since a warning too many harms nobody, and is listed at
    the desk.
    """

    class Level(models.IntegerChoices):
        EMERGENCY = 1, "Emergency: call for help now"
        URGENT = 2, "Urgent: get help today"
        SOON = 3, "See a doctor soon"

    tag = models.OneToOneField(
        "faq.FaqTag", models.CASCADE, null=True, blank=True, related_name="help_now"
    )
    department = models.OneToOneField(
        "consults.Department", models.CASCADE, null=True, blank=True, related_name="help_now"
    )
    level = models.PositiveSmallIntegerField(choices=Level)
    text = models.TextField(
        help_text="What to look for and what to do. Markdown. {emergency} is the local number."
    )
    text_html = models.TextField(editable=False)
    words = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Words or phrases, one a line: a search that has one shows this text above its results."
        " Misspelt words count too. What readers type is not kept.",
    )
    active = models.BooleanField(default=True, help_text="Shown to readers.")
    review_due_on = models.DateField("review due on")

    class Meta:
        verbose_name = "help-now text"
        ordering = ["level", "pk"]
        constraints = [
            models.CheckConstraint(
                name="help_now_is_for_a_tag_or_a_department",
                condition=Q(tag__isnull=False, department__isnull=True)
                | Q(tag__isnull=True, department__isnull=False),
            ),
            models.CheckConstraint(name="help_now_has_a_level", condition=Q(level__in=[1, 2, 3])),
        ]

    def __str__(self):
        return f"Help-now text {self.pk}"

    def clean(self):
        if (self.tag_id is None) == (self.department_id is None):
            raise ValidationError("Choose a FAQ tag or a department, not both.")
        if unknown := set(placeholders(self.text)) - set(site_words.help_numbers()):
            names = ", ".join(f"{{{name}}}" for name in sorted(unknown))
            known = ", ".join(f"{{{name}}}" for name in site_words.help_numbers())
            raise ValidationError({"text": f"{names} is not a number of HELP_NUMBERS: {known}."})

    def save(self, *args, **kwargs):
        self.text_html = render(self.text)
        super().save(*args, **kwargs)

    @property
    def is_overdue(self):
        return self.review_due_on < site_day()


def placeholders(text):
    """Return the names in braces of a text."""
    return re.findall(PLACEHOLDER, text)


def with_numbers(html):
    """Return the HTML of a help-now text with the local numbers, to be called, in place of their names."""

    numbers = site_words.help_numbers()

    def number(match):
        if match[1]:  # a link of its own: none stands inside another
            return re.sub(PLACEHOLDER, lambda inner: _told(inner, numbers, escape), match[1])
        return _told(match, numbers, callable_number)

    return re.sub(rf"(<a\b.*?</a>)|{PLACEHOLDER}", number, html, flags=re.DOTALL)


def _told(match, numbers, as_html):
    number = numbers.get(match["name"])
    return match[0] if number is None else str(as_html(number))


def callable_number(number):
    """Return a number as a link that calls it; words stay words."""
    if not NUMBER.fullmatch(number):
        return escape(number)
    return format_html('<a href="tel:{}">{}</a>', re.sub(r"[^+\d*#]", "", number), number)
