"""Which words find consults and which only weigh: the plan of a search.

All words of a long question match almost nothing together, and any of them almost everything. So
the rarest words choose the candidates, as many of them as stay under CANDIDATES consults together,
and every word then has its say in the order. A short search first asks for all of its words.
Rules and numbers follow the comparison of engines on TREC 2017 LiveQA medical questions.
"""

import math
from dataclasses import dataclass, field
from operator import attrgetter

from text.words import is_content, telling

CANDIDATES = 2000  # consults that are scored at most, however many there are
SCORED_WORDS = 12
SCANNED = 60_000  # occurrences that are read for words that only weigh
MOST_RENAMED = 500  # consults indexed anew at once when a tag is renamed or gets an alias
COMMON = 6000  # consults that use a word from which its topic is left to the word itself
READ = 20_000  # consults that use a word from which it is read for no phrase
SHORT = 3  # words of a search that should all be there


@dataclass
class Clause:
    """A word or a phrase. `heading` restricts it to titles and tags."""

    words: tuple
    documents: int
    weight: float
    heading: bool = False


@dataclass
class Plan:
    """A consult fits when it has one of `any_of`, all of `all_of` and none of `without`."""

    any_of: list = field(default_factory=list)
    all_of: list = field(default_factory=list)  # [[Clause, …]]: one of each list
    also: list = field(default_factory=list)  # they weigh, but find nothing
    without: list = field(default_factory=list)  # [words]
    facet_sets: list = field(default_factory=list)  # [[facet id, …]]: on one list of each
    newest: int = 0  # only so many of the newest are scored; 0 for all

    @property
    def clauses(self):
        return [*(c for group in self.all_of for c in group), *self.any_of, *self.also]


def rarity(total, documents):
    """Return the inverse document frequency of BM25 (Robertson and Zaragoza 2009)."""
    return math.log(1 + (max(total, documents) - documents + 0.5) / (documents + 0.5))


documents = attrgetter("documents")


def plans(asked, known, facet_sets):
    """Return the Plans of a search, the strictest first; an empty list when nothing can match."""
    must = [[_clause(phrase, known)] for phrase in asked.phrases]
    words = [_clause([word], known) for word in asked.words if known.of(word)]
    topics = [clause for topic in known.topics for clause in _topic(topic, known)]
    joined = [word for word in asked.joined if 0 < known.spelt.get(word, 0) <= COMMON]
    topics += [_clause([word], known) for word in joined]
    shared = {"without": asked.without, "facet_sets": facet_sets}
    made = []
    if len(words) <= SHORT and (words or must):
        groups = [*must, *([word] for word in words)]
        rarest = min(clause.documents for group in groups for clause in group)
        newest = CANDIDATES if rarest > CANDIDATES else 0
        made.append(Plan(all_of=groups, also=topics, newest=newest, **shared))
    if must and words:
        made.append(
            Plan(
                all_of=must,
                also=[*affordable(sorted(words, key=documents)[:SCORED_WORDS]), *topics],
                **shared,
            )
        )
    elif len(words) > 1 or topics:
        made.append(_wide(words, topics, shared))
    return made


def _wide(words, topics, shared):
    """The rarest words find, all weigh; a recognised topic finds as well."""
    scored = sorted(words, key=documents)[:SCORED_WORDS]
    finding, total = [], 0
    for clause in scored:
        if finding and total + clause.documents > CANDIDATES:
            break
        finding.append(clause)
        total += clause.documents
    also = affordable([clause for clause in scored if clause not in finding])
    newest = CANDIDATES if finding and finding[0].documents > CANDIDATES else 0
    return Plan(any_of=[*finding, *topics], also=also, newest=newest, **shared)


def affordable(clauses):
    """Return the first clauses, the rarest of them, that are read within SCANNED occurrences.

    Commoner words cost the most and say the least.
    """
    kept, total = [], 0
    for clause in clauses:
        total += clause.documents
        if total > SCANNED:
            break
        kept.append(clause)
    return kept


def _clause(words, known):
    documents = min(known.of(word) for word in words)
    return Clause(tuple(words), documents, rarity(known.total, documents))


def _topic(topic, known):
    """A recognised name counts where it stands in a title or among the tags.

    A tag with more consults than are indexed anew when it gets an alias is found by its own name
    as well.
    """
    own = [word for word in topic.words if is_content(word)]
    uses = [known.of(word) for word in own]
    cheap = own and 0 < min(uses) <= COMMON and max(uses) <= READ
    made = [_heading(own, known, min(uses))] if cheap else []
    for _, name, _, _, consults in topic.names:
        if consults > MOST_RENAMED and telling(name) != own:
            made.append(_heading(telling(name), known, consults))
    return made


def _heading(words, known, documents):
    return Clause(tuple(words), documents, rarity(known.total, min(documents, 50)), heading=True)
