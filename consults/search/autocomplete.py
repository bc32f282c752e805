"""What a reader may be about to type: topics, other names of topics, doctors, titles, numbers."""

import re
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse

from consults.models import Question
from consults.models.due import ARRIVED, LISTED_NOW, PUBLIC, now_value
from consults.models.question import question_path
from text.words import words

SHOWN = 8
MOST_TOPICS, MOST_DOCTORS, MOST_TITLES = 5, 2, 4
LOOKED_AT = 60
LONGEST = 100
MOST_TRIED, BEGINNING = 3, 4  # words, and letters of each, that near topics are looked up by
NUMBER = re.compile(r"^\s*#?(\d{1,10})\s*$")


@dataclass
class Suggestion:
    kind: str  # topic, doctor or consult
    name: str  # as it completes what was typed
    note: str
    url: str


# Each part walks an index from the prefix on; what is not public is left out by the joins.
# CROSS JOIN keeps SQLite from beginning at the other end.
TOPICS = (
    "SELECT 'topic', s.name, t.slug, t.name, d.name, {published} FROM"
    " (SELECT name, tag_id FROM consults_suggestedname{by_tag}"
    " WHERE tag_id IS NOT NULL AND {prefix} ORDER BY key LIMIT {limit}) s"
    " CROSS JOIN faq_faqtag t JOIN consults_department d ON d.id = t.department_id"
    " JOIN consults_facet f ON f.tag_id = t.id WHERE t.id = s.tag_id"
)
DOCTORS = (
    "SELECT 'doctor', s.name, o.slug, TRIM(o.honorific || ' ' || o.name), d.name, {published} FROM"
    " (SELECT name, doctor_id FROM consults_suggestedname{by_doctor}"
    " WHERE doctor_id IS NOT NULL AND {prefix} ORDER BY key LIMIT {limit}) s"
    " CROSS JOIN consults_doctor o JOIN consults_department d ON d.id = o.department_id"
    " JOIN consults_facet f ON f.doctor_id = o.id WHERE o.id = s.doctor_id"
)
TITLES = (
    "SELECT 'consult', q.title, q.slug, d.name, CAST(q.number AS VARCHAR(20)), 1 FROM"
    " (SELECT question_id FROM consults_suggestedname{by_question}"
    " WHERE question_id IS NOT NULL AND {prefix} ORDER BY key LIMIT {limit}) s"
    " CROSS JOIN consults_question q JOIN consults_department d ON d.id = q.department_id"
    f" WHERE q.id = s.question_id AND {PUBLIC}"
)
WAITING = f"SELECT 'arrived', '', '', '', '', {ARRIVED}"


def suggest(text, now, welcome=lambda now: 0):
    """Return up to SHOWN Suggestions that complete a text; one query.

    Where consults have become due since the last search, `welcome(now)` indexes them first.
    """
    if match := NUMBER.match(text):
        return _numbered(int(match[1]))
    prefix = " ".join(words(text[:LONGEST]))
    if not prefix:
        return []
    rows = _rows(prefix, now_value(now))
    if any(row[0] == "arrived" and row[5] for row in rows) and welcome(now):
        rows = _rows(prefix, now_value(now))
    topics = sorted((r for r in rows if r[0] == "topic" and r[5] > 0), key=lambda r: -r[5])
    doctors = sorted((r for r in rows if r[0] == "doctor" and r[5] > 0), key=lambda r: -r[5])
    titles = {row[4]: row for row in rows if row[0] == "consult"}
    found = [*_once(topics)[:MOST_TOPICS], *_once(doctors)[:MOST_DOCTORS]]
    found += list(titles.values())[:MOST_TITLES]
    return [_suggestion(*row) for row in found][:SHOWN]


def near_names(text, words, now):
    """Return what a search that failed may have meant.

    That is what would complete the whole text, and topics that begin like its longest words.
    """
    found = {suggestion.url: suggestion for suggestion in suggest(text, now)}
    for word in sorted(words, key=len, reverse=True)[:MOST_TRIED]:
        for suggestion in suggest(word[:BEGINNING], now) if len(word) >= BEGINNING else ():
            if suggestion.kind == "topic":
                found.setdefault(suggestion.url, suggestion)
    return list(found.values())[:SHOWN]


def _once(rows):
    """Keep the first row of each tag or doctor."""
    return list({row[2]: row for row in reversed(rows)}.values())[::-1]


def _suggestion(kind, name, slug, proper, about, count):
    if kind == "consult":
        return Suggestion(kind, name, f"#{about} · {proper}", question_path(int(about), slug))
    consults = f"{count:,} consult{'' if count == 1 else 's'}"
    if kind == "doctor":
        return Suggestion(
            kind, proper, f"{about} · {consults}", reverse("consults:doctor", args=[slug])
        )
    note = f"{about} · {consults}" if name == proper else f"{proper} · {about} · {consults}"
    return Suggestion(kind, name, note, reverse("faq:tag", args=[slug]))


def _numbered(number):
    rows = Question.objects.published().filter(number=number)
    fields = rows.values_list("title", "slug", "department__name")
    return [
        _suggestion("consult", title, slug, place, str(number), 1) for title, slug, place in fields
    ]


def _rows(prefix, now):
    hints = dict.fromkeys(("by_tag", "by_doctor", "by_question"), "")
    if connection.vendor == "postgresql":
        condition = "key LIKE %s"
        bounds = [re.sub(r"([\\%_])", r"\\\1", prefix) + "%"]
    else:
        condition, bounds = "key >= %s AND key < %s", [prefix, prefix + "\U0010ffff"]
        # Left alone, SQLite takes the index of the foreign key and reads every name.
        hints = {name: f" INDEXED BY suggested_{name[3:]}" for name in hints}
    shared = {"published": LISTED_NOW, "prefix": condition, "limit": LOOKED_AT, **hints}
    parts = [part.format(**shared) for part in (TOPICS, DOCTORS, TITLES)] + [WAITING]
    union = " UNION ALL ".join(f"SELECT * FROM ({part}) p{n}" for n, part in enumerate(parts))
    with connection.cursor() as cursor:
        cursor.execute(union, [now, *bounds, now, *bounds, *bounds, now, now, now])
        return cursor.fetchall()
