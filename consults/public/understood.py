"""How a search was read, as its page tells it: other spellings, guides on its topics, names that are near."""

import re

from django.utils import timezone

from consults.models import statements
from consults.models.due import PUBLIC, now_value
from consults.models.statements import rows_of
from consults.search.autocomplete import near_names
from text.words import folded, words

MOST_GUIDES = 2
GUIDES = (
    "SELECT q.title, q.slug FROM (SELECT DISTINCT w.guide_id FROM ({ids}) x CROSS JOIN faq_guidetag w"
    " WHERE w.tag_id = x.column1) g CROSS JOIN faq_guide q"
    f" WHERE q.id = g.guide_id AND {PUBLIC} ORDER BY q.published_at DESC, q.id DESC LIMIT %s"
)
TYPED = re.compile(r"[^\W_]+")


def near(found, text):
    """Return names to offer where a search found nothing, or a filter is unknown."""
    if found.unknown:
        text = found.unknown[0][1].replace("-", " ")
        return near_names(text, words(text), timezone.now())
    if found.questions or found.found is None:
        return []
    asked = found.found.asked
    typed = [*asked.words, *(word for phrase in asked.phrases for word in phrase)]
    return near_names(text, typed, timezone.now())


def guides(found):
    """Return [(title, slug)] of guides on the topics a search names; no query without any."""
    if found.found is None or not found.found.named:
        return []
    ids = [about[0] for topic in found.found.topics for about in topic.names]
    return rows_of(GUIDES.format(ids=statements.ids(ids)), [*ids, now_value(), MOST_GUIDES])


def spelling(found, text, link):
    """Return how a search was respelt: {"shown": …, "as_typed": link, "meant": (words, link)}."""
    if found is None:
        return {"shown": "", "meant": None}

    def put(change):
        return TYPED.sub(lambda m: change.get(folded(m[0]), m[0]), text)

    said = {"shown": "", "meant": None}
    if found.corrected:
        quoted = {word: f'"{word}"' for word in found.corrected}
        said["shown"] = put(found.corrected)
        said["as_typed"] = link(put(quoted))
    if found.perhaps:
        meant = put({**found.corrected, **found.perhaps})
        said["meant"] = (meant, link(meant))
    return said
