"""What readers of a consult should do at once: the gravest help-now text of its tags and department."""

from dataclasses import dataclass

from django.db.models import Q

from faq.models import HelpNow
from faq.models.help_now import with_numbers
from text.markdown import plain_text


@dataclass(frozen=True)
class Urgency:
    """A help-now text as pages print it."""

    level: int
    html: str

    @property
    def label(self):
        return HelpNow.Level(self.level).label

    @property
    def name(self):
        return HelpNow.Level(self.level).name.lower()

    @property
    def text(self):
        return plain_text(self.html)


COLUMNS = ["help_now__level", "help_now__text_html", "help_now__active"]


def gravest(rows):
    """Return the Urgency of the gravest of rows (level, html, active), or None."""
    shown = [(level, html) for level, html, active in rows if level is not None and active]
    if not shown:
        return None
    level, html = min(shown)
    return Urgency(level, with_numbers(html))


def of_place(kind, slug):
    """Return the Urgency of a tag's or department's page, or None; a tag has its department's too."""
    if kind == "tag":
        about = Q(tag__slug=slug) | Q(department__faq_tags__slug=slug)
    elif kind == "department":
        about = Q(department__slug=slug)
    else:
        return None
    rows = HelpNow.objects.filter(about, active=True).order_by()
    return gravest(rows.values_list("level", "text_html", "active"))


def of_questions(ids):
    """Return {question id: Urgency} for consults, in two queries at any number."""
    found = {}
    texts = HelpNow.objects.filter(active=True).order_by()
    tagged = texts.filter(tag__tagged_questions__content_object__in=ids)
    rows = list(tagged.values_list("tag__tagged_questions__content_object", "level", "text_html"))
    placed = texts.filter(department__questions__in=ids)
    rows += placed.values_list("department__questions", "level", "text_html")
    for pk, level, html in rows:
        if pk in ids and (pk not in found or level < found[pk].level):
            found[pk] = Urgency(level, with_numbers(html))
    return found
