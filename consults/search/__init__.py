"""The only code that knows how text is searched.

`put` and `drop` keep the words of published consults, in the transaction that publishes or
withdraws; `find` reads what a person typed and returns the consults that fit. The full-text index
is kept by the database: FTS5 on SQLite, tsvector and GIN on PostgreSQL.
"""

from dataclasses import dataclass, field, replace

from consults.models import Facet, Question, planner
from consults.search import doctor_names, embeddings, field_filters, reranking, spelling
from consults.search import query_parser as asking
from consults.search.index import drop, put, put_for_the_desk, recount, rename
from consults.search.query_plan import Clause, Plan, plans, rarity
from consults.search.term_statistics import look_up
from text.words import IS_CJK, content_words, is_content, strange, words

__all__ = [
    "MOST_COUNTED",
    "Found",
    "drop",
    "find",
    "put",
    "put_for_the_desk",
    "recount",
    "rename",
    "settle",
]

MOST_COUNTED = 1000
MOST_NAMED = 4
MOST_MEANT = 2  # doctors of one name whose consults come first
MOST_OF_A_DOCTOR = 100  # consults of theirs that do
ENOUGH = 10  # consults holding every word, from which a short search asks for no others


@dataclass
class Found:
    """What a search found. `ids` are in order; at most as many as were asked for."""

    ids: list
    asked: object
    topics: list = field(default_factory=list)  # topics the text names
    doctors: list = field(default_factory=list)  # doctors the text names
    stems: dict = field(default_factory=dict)  # {stem: rarity}, for showing where words stand
    corrected: dict = field(default_factory=dict)  # {typed: searched instead}
    perhaps: dict = field(default_factory=dict)  # {typed: what may have been meant}
    unused: list = field(default_factory=list)  # words that no consult has
    arrived: int = 0  # consults that became due and are not searched yet
    unknown: list = field(default_factory=list)  # [(kind, name)] of doctor: and tag: nobody has

    @property
    def named(self):
        """Topics to offer: [(name, slug, department, consults)], each once, at most MOST_NAMED."""
        rows = [(*about[1:], about[0]) for topic in self.topics for about in topic.names]
        return [row[:4] for row in dict.fromkeys(rows)][:MOST_NAMED]


def find(text, facet_sets, now, limit, order="relevance"):
    """Return what is Found for a text.

    `facet_sets` are [[facet id]]: a consult must be on one list of each; `now` decides what is due; `order` is
    relevance, newest or oldest (newest first in the index, that is).
    """
    asked = asking.read(text)
    if not asked.says_something and not asked.may_be_a_name:
        return Found([], asked)
    known = look_up(asked, now)
    sets, unknown = field_filters.facet_sets(asked.fields)
    found = Found([], asked, known.topics, known.doctors, unknown=unknown, arrived=known.arrived)
    if unknown:
        return found
    sets += facet_sets
    known = _corrected(asked, known, found, now)
    found.unused = _unused(asked, known)
    found.stems = {key: rarity(known.total, n) for key, n in known.documents.items()}
    found.ids = _numbered(asked, sets) + _of_doctors(
        asked, known, found.stems, sets, now, limit, order
    )
    found.ids += _ids(asked, known, found.stems, sets, now, limit, order)
    found.ids = list(dict.fromkeys(found.ids))[:limit]
    return found


def _ids(asked, known, stems, sets, now, limit, order):
    """Run the plans, the next one only while the stricter ones found too little."""
    if not asked.words and not asked.phrases and asked.fields:
        return field_filters.on_lists(sets, now, limit, order)
    ids, highest = [], rarity(known.total, 0)
    for plan in plans(asked, known, sets):
        rows = spelling.engine().hits(plan, now, limit, order, reranking.LOOKED_AT)
        if order == "relevance":
            rows = reranking.reorder(rows, asked, known.topics, lambda key: stems.get(key, highest))
            if embeddings.for_searching():
                rows = embeddings.reorder(asked.text, rows)
        ids += [row[0] for row in rows]
        if len(ids) >= ENOUGH:
            break
    return list(dict.fromkeys(ids))


def _unused(asked, known):
    """Return the words that no consult has, as they were typed; of Chinese whole runs."""
    unknown = [word for word in asked.words if not known.of(word)]
    return [word for word in unknown if not IS_CJK.match(word)] + strange(asked.plain, set(unknown))


def _of_doctors(asked, known, stems, sets, now, limit, order):
    """Return first the consults of a doctor who is surely named, narrowed by the other words."""
    doctors = [doctor for doctor in known.doctors if doctor.surely]
    if not doctors or len(doctors) > MOST_MEANT or order != "relevance":
        return []
    own = {word for doctor in doctors for word in doctor.words}
    plain = doctor_names.CALLED.sub(" ", asked.plain)
    rest = [word for word in content_words(plain) if is_content(word) and word not in own]
    facets = Facet.objects.filter(doctor__in=[doctor.pk for doctor in doctors])
    sets = [list(facets.values_list("pk", flat=True)), *sets]
    if not rest and not asked.phrases:
        return field_filters.on_lists(sets, now, MOST_OF_A_DOCTOR, order)
    narrowed = replace(asked, words=rest, joined=[], lettered=[])
    return _ids(narrowed, known, stems, sets, now, limit, order)[:MOST_OF_A_DOCTOR]


def _numbered(asked, sets):
    """Return the id of the consult whose number was typed, where it is public."""
    if not asked.numbers or sets:
        return []
    rows = Question.objects.published().filter(number__in=asked.numbers)
    return list(rows.values_list("pk", flat=True))


def _corrected(asked, known, found, now):
    """Put known spellings in the place of words nobody used; return what is Known then."""
    named = {word for topic in known.topics for word in topic.words}
    named.update(word for doctor in known.doctors for word in doctor.words)
    doubtful = [w for w in asked.words if known.spelt.get(w, 0) <= spelling.RARE and w not in named]

    def exists(words):
        plan = Plan(all_of=[[Clause((word,), 1, 1.0)] for word in words])
        return bool(spelling.engine().hits(plan, now, 1, "newest", 0))

    checked = spelling.check(doubtful, known, exists)
    found.corrected, found.perhaps = checked.corrected, checked.perhaps
    if not found.corrected:
        return known
    typed = words(asked.plain)
    asked.plain = " ".join(found.corrected.get(word, word) for word in typed)
    asking.read_plain(asked)
    known = look_up(asked, now)
    found.topics, found.doctors = known.topics, known.doctors
    return known


def settle():
    """Put the index in order after many changes, so that the first searches are fast as well."""
    spelling.engine().settle()
    planner.learn()
