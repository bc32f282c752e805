"""Which words find consults and which only weigh: the plan of a search.

All words of a long question match almost nothing together, and any of them almost everything. So
the rarest words choose the candidates, as many of them as stay under CANDIDATES consults together,
and every word then has its say in the order. A short search first asks for all of its words.
Rules and numbers follow the comparison of engines on TREC 2017 LiveQA medical questions.
"""

import math
import re
from dataclasses import dataclass, field
from operator import attrgetter

from text.words import is_content, key_of

CANDIDATES = 2000  # consults that are scored at most, however many there are
SCORED_WORDS = 12
SCANNED = 60_000  # occurrences that are read for words that only weigh
MOST_RENAMED = 500  # consults indexed anew at once when a tag is renamed or gets an alias
COMMON = 6000  # consults that use a word from which its topic is left to the word itself
READ = 20_000  # consults that use a word from which it is read for no phrase
MOST_TAGS = 4  # tags that answer to one name
SHORT = 3  # words of a search that should all be there


TAG_TOKEN = re.compile(r"^tag0\d+$")


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


def tag_token(tag_id):
    """Return the word under which the consults of a tag stand in the index."""
    return f"tag0{tag_id}"


def plans(asked, known, facet_sets):
    """Return the Plans of a search, the strictest first; an empty list when nothing can match."""
    must = [[_clause(phrase, known)] for phrase in asked.phrases]
    words = [_clause([word], known) for word in asked.words if known.of(word)]
    topics = [clause for topic in known.topics for clause in _topic(topic, known)]
    joined = [w for w in [*asked.joined, *asked.lettered] if 0 < known.spelt.get(w, 0) <= COMMON]
    topics += [_clause([word], known) for word in joined]
    shared = {"without": asked.without, "facet_sets": facet_sets}
    made, groups = [], [*must, *_named(known), *_others(asked, known)]
    if 0 < len(groups) <= SHORT + len(must):
        rarest = min(sum(clause.documents for clause in group) for group in groups)
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


def _named(known):
    """Return a group of clauses for each recognised topic: its consults, or its name in the text."""
    groups = []
    for topic in known.topics:
        group = [_tag(about, known) for about in topic.names[:MOST_TAGS]]
        own = [word for word in topic.words if is_content(word)]
        if own == topic.words and all(known.of(word) for word in own):
            group.append(_clause(own, known))
        groups.append(group)
    return groups


def _others(asked, known):
    """Return a group for each word outside the recognised topics; one with its letter: “vitamin d”."""
    covered = {word for topic in known.topics for word in topic.words}
    words = [word for word in asked.words if word not in covered and known.of(word)]
    pairs = {word: pair for pair in asked.lettered for word in words if _belongs(word, pair)}
    named = {word: pair for word, pair in pairs.items() if known.spelt.get(pair)}
    return [[_clause([named.get(word, word)], known)] for word in words]


def _belongs(word, pair):
    """True where a token of a name with one letter is made of this word."""
    return pair[:-2] == word or pair[2:] == word


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

    A tag is found by its own token where that says more: its name is another one, or has words that are
    not searched. Both at once would count one thing twice (TREC 2017 LiveQA).
    """
    own = [word for word in topic.words if is_content(word)]
    uses = [known.of(word) for word in own]
    cheap = own and 0 < min(uses) <= COMMON and max(uses) <= READ
    made = [_heading(own, known, min(uses))] if cheap else []
    whole = made and own == topic.words
    key = key_of(" ".join(topic.words))
    others = [
        n
        for n in topic.names[:MOST_TAGS]
        if n[4] <= COMMON and not (whole and key_of(n[1]).startswith(key))
    ]
    return made + [_tag(about, known) for about in others]


def _tag(about, known):
    tag_id, *_, consults = about
    return _heading([tag_token(tag_id)], known, consults)


def _heading(words, known, documents):
    return Clause(tuple(words), documents, rarity(known.total, min(documents, 50)), heading=True)
