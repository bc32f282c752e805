"""What readers should do at once: the gravest help-now text of a consult, a list or a search."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from consults.models.due import LISTED_NOW, PUBLIC, now_value
from consults.models.statements import columns, rows_of
from faq import danger
from faq.models import HelpNow
from faq.models.help_now import with_numbers
from text.markdown import plain_text


@dataclass(frozen=True)
class Urgency:
    """A help-now text as pages print it."""

    level: int
    html: str
    language: str = "en"

    @property
    def label(self):
        return danger.LABELS.get(self.language) or HelpNow.Level(self.level).label

    @property
    def name(self):
        return HelpNow.Level(self.level).name.lower()

    @property
    def text(self):
        return plain_text(self.html)

    @property
    def call(self):
        """The first number that an emergency's text names, (where its link leads, number), or None."""
        found = CALLED.search(self.html) if self.level == HelpNow.Level.EMERGENCY else None
        return found and (found[1], found[2])

    @property
    def call_label(self):
        return danger.CALL.get(self.language, "Call")


CALLED = re.compile(r'<a href="(tel:[^"]+)">([^<]+)</a>')
MOST = 500  # texts that are looked through for one search


def gravest(rows):
    """Return the Urgency of the gravest of rows (level, html, active), or None."""
    shown = [(level, html) for level, html, active in rows if level is not None and active]
    if not shown:
        return None
    level, html = min(shown)
    return Urgency(level, with_numbers(html))


def of_tags(tags, department=None):
    """Return the Urgency of a page about FaqTags (with `help_now` selected) and a Department, or None."""
    texts = [getattr(about, "help_now", None) for about in [*tags, department]]
    return gravest([(text.level, text.text_html, text.active) for text in texts if text])


OF_TAG = (
    "SELECT h.level, h.text_html, h.active FROM faq_faqtag t CROSS JOIN faq_helpnow h"
    " WHERE t.slug = %s AND (h.tag_id = t.id OR h.department_id = t.department_id)"
)
OF_DEPARTMENT = (
    "SELECT h.level, h.text_html, h.active FROM consults_department d CROSS JOIN faq_helpnow h"
    " WHERE d.slug = %s AND h.department_id = d.id"
)


def of_place(kind, slug):
    """Return the Urgency of a tag's or department's page, or None; a tag has its department's too."""
    statement = {"tag": OF_TAG, "department": OF_DEPARTMENT}.get(kind)
    return gravest(rows_of(statement, [slug])) if statement else None


def above(text, page, own):
    """Return what `of_search` does for a page of a list; `own` is the (kind, slug) of its page, or None."""
    chosen = [f for f in page.facets if f.published > 0 and (f.kind, f.value) != own]
    urgencies, grave = of_search(text, page.found, chosen)
    place = of_place(*own) if own else None
    return list(dict.fromkeys([*urgencies, *([place] if place else [])])), grave


def of_search(text, found, facets):
    """Return ([Urgency] to show above a list, whether its words are nobody's business).

    They are about the topics that are named or chosen, and about words of danger: `found` is what the
    search found or None, `facets` are those the list is narrowed to. One query for a search, none for a
    list without a text about it.
    """
    if not text and not any(facet.help_level for facet in facets):
        return [], False
    rows, kinds = _rows(), danger.dangers(text)
    spoken = [row for row in rows if row.words and danger.speaks_of(text, row.words)]
    touched = spoken + [row for row in rows if _touches(row, found, facets)]
    own = _gravest_of(touched or (_about(kinds, rows) if kinds else []))
    shown = [_advice(kinds[0], text)] if kinds else []
    return [*shown, *([own] if own else [])], bool(kinds or spoken)


def is_grave(text):
    """True for a search that is nobody's business: its words are counted nowhere."""
    return bool(danger.dangers(text)) or any(
        danger.speaks_of(text, row.words) for row in _rows()[:MOST] if row.words
    )


class Text(NamedTuple):
    """A help-now text with what it belongs to: a tag or a department."""

    level: int
    text: str
    text_html: str
    words: str
    tag_slug: str | None
    department_name: str | None


TEXTS = (
    f"SELECT {columns(Text._fields, {'tag_': 't', 'department_': 'd', '': 'h'})} FROM faq_helpnow h"
    " LEFT JOIN faq_faqtag t ON t.id = h.tag_id"
    " LEFT JOIN consults_department d ON d.id = h.department_id"
    " WHERE h.active AND (h.tag_id IS NULL OR h.words <> ''"
    f" OR EXISTS (SELECT 1 FROM consults_facet f WHERE f.tag_id = h.tag_id AND {LISTED_NOW} > 0)"
    " OR EXISTS (SELECT 1 FROM faq_guidetag w CROSS JOIN faq_guide q"
    f" WHERE w.tag_id = h.tag_id AND q.id = w.guide_id AND {PUBLIC})) ORDER BY h.level, h.id"
)


def _rows():
    """Return the Texts that readers may see, the gravest first.

    A tag without anything public keeps its text to itself, unless editors gave it words to be found by.
    """
    now = now_value()
    return [Text(*row) for row in rows_of(TEXTS, [now, now])]


def _gravest_of(rows):
    return gravest([(row.level, row.text_html, True) for row in rows])


def _touches(row, found, facets):
    """True where the tag or department of a text is named in a search or chosen as a filter.

    A tag has its department's text as well.
    """
    named = [about for topic in found.topics for about in topic.names] if found else []
    if row.tag_slug:
        tags = {about[2] for about in named} | {f.value for f in facets if f.kind == "tag"}
        return row.tag_slug in tags
    places = {about[3] for about in named}
    places |= {facet.department_name for facet in facets if facet.kind == "tag"}
    places |= {facet.label for facet in facets if facet.kind == "department"}
    return row.department_name in places


def _about(kinds, rows):
    """Return the texts that speak of the same danger; what to do about another one would mislead."""
    return [row for row in rows if {*danger.dangers(f"{row.text} {row.words}")} & {*kinds}]


def _advice(kind, text):
    words, language = danger.advice(kind, text)
    return Urgency(HelpNow.Level.EMERGENCY, with_numbers(f"<p>{words}</p>"), language)


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
