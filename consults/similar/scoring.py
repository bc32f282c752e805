"""How one consult is compared with its candidates: score, copies, variety, and the reason told."""

import re
from dataclasses import dataclass, field

from consults.models import Question, SearchEntry, TaggedQuestion
from consults.search import embeddings
from text.words import IS_CJK, runs, stem, word_of, words

SHOWN = 4
STORED = 6  # a few more than are shown, for when one of them is withdrawn or muted
COMPARED = 10  # candidates whose whole text is compared, to leave out copies
COPY = 0.9  # share of common words (Jaccard) from which two texts are copies of each other
SHORTEST_COPY = 15  # distinct words below which only equal texts are copies
LEAST = 0.18  # score of a consult worth showing
LEAST_MEANT = 0.36  # the same where meaning is compared: unrelated texts are near by 0.2 already
TAGS, DEPARTMENT, DOCTOR = 0.4, 0.06, 0.03
MEANT = 0.75  # share of meaning beside words
# Words that tell a reader nothing about what two consults have in common.
VAGUE_WORDS = """
two three four five six seven eight nine ten twelve day week month year hour minute time morning
night evening today first last old new worse better little big long short good bad need take
"""
VAGUE = frozenset(VAGUE_WORDS.split())
# Characters at the edge of a Chinese stretch that belong to no noun.
FUNCTION = re.compile(
    "^[的了是我你他她在有會会就也都要很不嗎吗呢吧請请問问怎麼么什可以因為为天年月]+"
    "|[的了是我你他她在有會会就也都要很不嗎吗呢吧請请問问怎麼么什辦办樣样可以天年月]+$"
)


@dataclass
class Near:
    """A published consult, as it is compared."""

    pk: int
    title: str
    department_id: int
    department: str
    doctor_id: int | None
    content_key: str
    tags: dict = field(default_factory=dict)  # {tag id: name}
    text: float = 0.0
    score: float = 0.0
    shared: list = field(default_factory=list)  # names of shared tags, rarest first
    words: set = field(default_factory=set)  # of its whole text, where that was read

    def differs(self, other):
        """True when it shares a topic with the other, and has one that the other has not."""
        return bool(self.shared) and bool(self.tags.keys() - other.tags.keys())


def rows_of(near, pk, candidates, likeness):
    """Return [(question, related, rank, score, reason)] of one consult."""
    own = near[pk]
    close = embeddings.nearness(pk, [other for other, _ in candidates])
    candidates = [(other, _blend(text, close.get(other))) for other, text in candidates]
    least = LEAST_MEANT if close else LEAST
    others = [
        _scored(own, near[other], text, likeness) for other, text in candidates if other in near
    ]
    others = [other for other in others if other.score >= least]
    others.sort(key=lambda other: (-other.score, -other.pk))
    chosen = _varied(own, _without_copies(own, others, likeness))
    return [
        (pk, other.pk, rank, round(other.score, 4), reason_for(own, other, likeness))
        for rank, other in enumerate(chosen)
    ]


def _blend(text, close):
    """Return one score of words and meaning, both from 0 to 1."""
    return text if close is None else (1 - MEANT) * text + MEANT * max(close, 0.0)


def _scored(own, other, text, likeness):
    """Return a copy of `other` with its score beside `own`: text, tags, department, doctor."""
    shared = sorted(own.tags.keys() & other.tags.keys(), key=likeness.tag_rarity, reverse=True)
    common = sum(map(likeness.tag_rarity, shared))
    weight = sum(map(likeness.tag_rarity, own.tags)) * sum(map(likeness.tag_rarity, other.tags))
    score = text + TAGS * (common / weight**0.5 if weight else 0)
    score += DEPARTMENT * (own.department_id == other.department_id)
    score += DOCTOR * (own.doctor_id is not None and own.doctor_id == other.doctor_id)
    return Near(
        other.pk, other.title, other.department_id, other.department, other.doctor_id,
        other.content_key, other.tags, text, score, [own.tags[tag] for tag in shared],
    )  # fmt: skip


def _without_copies(own, others, likeness):
    """Leave out copies of the consult itself and of better candidates."""
    bodies = dict(
        SearchEntry.objects.filter(pk__in=[other.pk for other in others[:COMPARED]]).values_list(
            "pk", "body"
        )
    )
    seen, keys = [set(likeness.entries[own.pk].body.split())], {own.content_key}
    kept = []
    for other in others:
        other.words = set(bodies.get(other.pk, "").split())
        if other.content_key in keys or any(_alike(other.words, text) for text in seen):
            continue
        kept.append(other)
        keys.add(other.content_key)
        seen.append(other.words)
    return kept


def _alike(first, second):
    if min(len(first), len(second)) < SHORTEST_COPY:
        return False
    return len(first & second) >= COPY * len(first | second)


def _varied(own, others):
    """Return the best STORED; among those shown one differs in its topics, if there is one."""
    shown, rest = others[:SHOWN], others[SHOWN:]
    if len(shown) == SHOWN and not any(other.differs(own) for other in shown):
        other = next((other for other in rest if other.differs(own)), None)
        if other:
            shown, rest = [*shown[:-1], other], [shown[-1], *[o for o in rest if o is not other]]
    return (shown + rest)[:STORED]


ABOUT = "Both about "  # begins a reason that names tags


def reason_for(own, other, likeness):
    """Return why two consults belong together, in a reader's words: topics, or telling words."""
    if other.shared:
        return ABOUT + " and ".join(other.shared[:2])
    titles = _common(own, words(other.title), likeness)
    if titles:
        return f"Both ask about {' and '.join(titles)}"
    mentioned = _common(own, other.words, likeness)
    if mentioned:
        return f"Both mention {' and '.join(mentioned)}"
    return f"A similar question in {own.department}"


def _common(own, others, likeness):
    """Return the two words of the consult that say most of those another uses as well.

    Neighbours in the title stay together: “retinitis pigmentosa”.
    """
    theirs = {stem(word_of(word)) for word in others}
    if runs := chinese_in_common(own, theirs):
        return runs
    found = {}
    for word, worth in likeness.worth(own.pk).items():
        telling = len(word) > 2 and word.isalpha() and not IS_CJK.match(word)
        if telling and stem(word) in theirs and word.rstrip("s") not in VAGUE:
            found.setdefault(stem(word), (worth, word))
    best = [word for _, word in sorted(found.values(), reverse=True)[:2]]
    title = " ".join(words(own.title))
    pairs = [" ".join(pair) for pair in (best, best[::-1]) if len(pair) == 2]
    return next(([pair] for pair in pairs if pair in title), best)


def chinese_in_common(own, theirs):
    """Return up to two stretches of a Chinese title that another text has as well, the longest first."""
    found = [FUNCTION.sub("", run) for run in runs(own.title, theirs)]
    return sorted({run for run in found if len(run) > 1}, key=lambda run: (-len(run), run))[:2]


def load(own, others):
    """Return {id: Near} of `own` consults, published or due later, and of `others` that are due."""
    others = Question.objects.published().filter(pk__in=others)
    rows = others | Question.objects.filter(status=Question.Status.PUBLISHED, pk__in=own)
    fields = ("pk", "title", "department_id", "department__name", "answered_by_id", "content_key")
    near = {row[0]: Near(*row) for row in rows.values_list(*fields)}
    tags = TaggedQuestion.objects.filter(content_object__in=near).order_by("position", "pk")
    for pk, tag, name in tags.values_list("content_object_id", "tag_id", "tag__name"):
        near[pk].tags[tag] = name
    return near
