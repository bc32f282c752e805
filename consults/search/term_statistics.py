"""What the library knows of the words of a search: how rare they are, and which topics they name.

One statement for all of it.
"""

from dataclasses import dataclass, field
from itertools import chain

from django.db import connection

from consults.models.due import ARRIVED, LISTED_NOW
from consults.search import doctor_names
from faq.vocabulary import LONGEST_NAME, spans_of
from text.words import is_content, stem, words

LEFT_OUT = ("diseas", "syndrom", "disord")  # stems people leave out: “Lou Gehrig”
MOST_TELLING, FARTHEST = 4, 8  # words of a name with others between, and from its first to its last
# The parts of the statement: (kind, key, count, and of a tag or doctor id, name, slug, department).
ALL = f"SELECT 'all', '', {LISTED_NOW}, 0, '', '', '' FROM consults_facet f WHERE f.kind = 'all'"
ARRIVALS = f"SELECT 'arrived', '', {ARRIVED}, 0, '', '', ''"
WORDS = (
    "SELECT 'word', stem, SUM(documents), 0, '', '', '' FROM consults_searchword"
    " WHERE stem IN ({places}) GROUP BY stem"
)
SPELLINGS = (
    "SELECT 'spelt', word, documents, 0, '', '', '' FROM consults_searchword"
    " WHERE word IN ({places})"
)
NAMED = (
    f"SELECT 'tag', {{table}}.stem_key, {LISTED_NOW}, t.id, t.name, t.slug, d.name FROM {{source}}"
    " JOIN consults_facet f ON f.tag_id = t.id"
    " JOIN consults_department d ON d.id = t.department_id"
    " WHERE {table}.stem_key IN ({places})"
)
NAMES = (("t", "faq_faqtag t"), ("a", "faq_alias a JOIN faq_faqtag t ON t.id = a.tag_id"))


@dataclass
class Topic:
    """A tag named in a search, by its name or by an alias."""

    words: list  # as typed
    names: list = field(default_factory=list)  # [(tag id, tag name, slug, department, consults)]


@dataclass
class Known:
    total: int  # consults in the index
    documents: dict  # {stem: consults that use it}
    spelt: dict  # {word as typed: consults that spell it so}
    topics: list  # [Topic], in the order of the text
    arrived: int = 0  # consults that the index has to follow
    doctors: list = field(default_factory=list)  # [doctor_names.Named]

    def of(self, word):
        """Return how many consults use a word in any of its forms."""
        return self.documents.get(stem(word), 0)


def look_up(asked, now):
    """Return what is Known of an Asked; only topics with consults due at `now` are told."""
    typed = words(asked.plain)[:200]
    spans = _spans(typed)
    single = [*asked.words, *asked.joined, *asked.lettered]
    rare = {stem(word) for word in single}
    rare.update(stem(word) for phrase in asked.phrases for word in phrase)
    rows = _rows(sorted(rare), sorted(set(single)), sorted(spans), asked.plain, now)
    total = sum(row[2] for row in rows if row[0] == "all")
    documents = {row[1]: row[2] for row in rows if row[0] == "word"}
    spelt = {row[1]: row[2] for row in rows if row[0] == "spelt"}
    arrived = sum(row[2] for row in rows if row[0] == "arrived")
    by_key = {}
    for kind, key, count, *about in rows:
        if kind == "tag" and count > 0:
            by_key.setdefault(key, {})[about[0]] = (*about, count)
    doctors = doctor_names.named([r[1:] for r in rows if r[0] == "doctor"], asked.plain, typed)
    return Known(total, documents, spelt, _topics(typed, spans, by_key), arrived, doctors)


def _spans(typed):
    """Return the runs of words that may be a name, also of one whose last word is left out."""
    spans = spans_of(typed)
    for key, place in _without_stop_words(typed):
        spans.setdefault(key, []).append(place)
    if 0 < len(typed) <= LONGEST_NAME:
        spans.setdefault(" ".join(map(stem, typed)), [(0, len(typed))])
    for key, places in list(spans.items()):
        for left_out in LEFT_OUT if places[0][1] > 1 else ():
            spans.setdefault(f"{key} {left_out}", []).extend(places)
    return spans


def _without_stop_words(typed):
    """Yield (key, place) of runs of telling words: “ringing in both of my ears” as “ringing ears”."""
    telling = [place for place, word in enumerate(typed) if is_content(word)]
    for first in range(len(telling)):
        for last in range(first + 1, min(first + MOST_TELLING, len(telling))):
            start, end = telling[first], telling[last]
            if end - start > last - first and end - start < FARTHEST:
                key = " ".join(stem(typed[place]) for place in telling[first : last + 1])
                yield key, (start, end - start + 1)


def _topics(typed, spans, by_key):
    """Return the recognised names, longest first where they overlap."""
    found = [(length, start, key) for key in by_key for start, length in spans[key]]
    used, topics = set(), []
    for length, start, key in sorted(found, key=lambda item: (-item[0], item[1])):
        places = set(range(start, start + length))
        if not places & used:
            used |= places
            names = sorted(by_key[key].values(), key=lambda row: -row[4])
            topics.append((start, Topic(typed[start : start + length], names)))
    seen, kept = set(), []
    for _, topic in sorted(topics, key=lambda item: item[0]):
        key = tuple(stem(word) for word in topic.words)
        if key not in seen:
            seen.add(key)
            kept.append(topic)
    return kept


def _rows(stems, typed, keys, text, now):
    """Return [(kind, key, count, tag id, name, slug, department)] of all that is known."""
    parts = [(ALL, [now]), (ARRIVALS, [now, now])]
    if stems:
        parts.append((WORDS.format(places=_places(stems)), stems))
    if typed:
        parts.append((SPELLINGS.format(places=_places(typed)), typed))
    for table, source in NAMES if keys else ():
        named = NAMED.format(table=table, source=source, places=_places(keys))
        parts.append((named, [now, *keys]))
    parts += _doctors(text, now)
    statements, values = zip(*parts, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), [*chain(*values)])
        return cursor.fetchall()


def _doctors(text, now):
    """Return [(the statement of doctors a text may name, its values)], empty where it names none."""
    condition, values = doctor_names.condition(
        *doctor_names.sought(text, words(text)), connection.vendor
    )
    if not condition:
        return []
    # Left alone, SQLite takes the index of the foreign key and reads every name.
    hint = " INDEXED BY suggested_doctor" if connection.vendor == "sqlite" else ""
    statement = (
        f"SELECT 'doctor', s.key, {LISTED_NOW}, o.id, TRIM(o.honorific || ' ' || o.name), o.slug, d.name"
        f" FROM (SELECT s.key, s.doctor_id FROM consults_suggestedname s{hint}"
        f" WHERE s.doctor_id IS NOT NULL AND ({condition}) LIMIT 20) s"
        " CROSS JOIN consults_doctor o JOIN consults_facet f ON f.doctor_id = o.id"
        " JOIN consults_department d ON d.id = o.department_id WHERE o.id = s.doctor_id"
    )
    return [(statement, [now, *values])]


def _places(values):
    return ", ".join(["%s"] * len(values))
