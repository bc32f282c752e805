"""How alike published consults are in their words: a consult's own text as the search."""

from collections import Counter
from math import isqrt, log

from django.db.models.functions import Left

from consults.models import Facet, Question, SearchEntry, SearchWord, TaggedQuestion
from consults.search import spelt_alike, telling_alike
from consults.search.query_plan import COMMON, SCORED_WORDS, Clause, Plan, affordable, rarity
from consults.search.spelling import engine
from consults.search.term_statistics import Known
from text.words import is_content, stem, telling, word_of, words

CANDIDATES = 2000  # consults scored for one
LONGEST = 8000  # characters of a question that are looked at
IN_TITLE = 2.0  # how much more a word of the title says
MOST_TAGS = 3
AT_ONCE = 900
COMPARED = 60  # candidates that are compared text by text
WEIGHTS = (0.5, 1.0, 1.0)  # of the engine's score, of telling words, of spelling


class _Compared:
    """The question of one consult as it is compared with others."""

    def __init__(self, text, rarity_of):
        told = spelt_alike.told(text)
        self.weights, self.grams = telling_alike.weights(told), spelt_alike.grams(told)
        self.rare = {key: rarity_of(key) for key in self.weights}


class Likeness:
    """Finds what is like each of some consults. Make it with `of` or `of_draft`."""

    @classmethod
    def of(cls, ids, now):
        """Read the texts of published consults, and how rare their words and tags are."""
        entries = SearchEntry.objects.in_bulk(ids)
        rows = Question.objects.filter(pk__in=entries).values_list("pk", "title", "body")
        return cls(entries, {pk: (title, body) for pk, title, body in rows}, now)

    @classmethod
    def of_draft(cls, question, now):
        """Read the text of one consult, whether it is indexed or not."""
        heading = " ".join(words(f"{question.title}\n{question.subject}"))
        entry = SearchEntry(question_id=question.pk, title=heading)
        return cls({question.pk: entry}, {question.pk: (question.title, question.body)}, now)

    def __init__(self, entries, texts, now):
        self.now, self.entries = now, entries
        self.texts = {pk: _joined(title, body) for pk, (title, body) in texts.items()}
        self.asked = {pk: self._words(entries[pk], body) for pk, (_, body) in texts.items()}
        self.tags = self._tags()
        self.known = self._known()
        self.usual = rarity(self.known.total, isqrt(self.known.total))  # of a word of middling use
        self.compared = {}

    @staticmethod
    def _words(entry, body):
        """Return {word: weight} of a question: its title counts more, repetition a little."""
        uses = Counter(word for word in words(body[:LONGEST]) if is_content(word))
        weights = {word: 1 + log(count) for word, count in uses.items()}
        for word in filter(is_content, map(word_of, entry.title.split())):
            weights[word] = weights.get(word, 1.0) * IN_TITLE
        return weights

    def _tags(self):
        """Return {consult id: [(tag id, words of its name)]}, remembering how full tags are."""
        tagged = TaggedQuestion.objects.filter(content_object__in=self.entries)
        rows = list(tagged.values_list("content_object_id", "tag_id", "tag__name"))
        facets = Facet.objects.with_published_count().filter(tag__in={tag for _, tag, _ in rows})
        self.sizes = dict(facets.values_list("tag_id", "published"))
        tags = {}
        for pk, tag, name in rows:
            tags.setdefault(pk, []).append((tag, tuple(telling(name))))
        return tags

    def _known(self):
        stems = {stem(word) for weights in self.asked.values() for word in weights}
        stems.update(stem(word) for own in self.tags.values() for _, name in own for word in name)
        stems = sorted(stems)
        documents = Counter()
        for start in range(0, len(stems), AT_ONCE):
            rows = SearchWord.objects.filter(stem__in=stems[start : start + AT_ONCE])
            for key, count in rows.values_list("stem", "documents"):
                documents[key] += count
        everything = Facet.objects.with_published_count().filter(kind=Facet.Kind.ALL)
        total = everything.values_list("published", flat=True).first()
        return Known(total or 0, documents, {}, [])

    def rarity(self, word):
        """Return how much a word says (inverse document frequency)."""
        return rarity(self.known.total, self.known.of(word))

    def tag_rarity(self, tag_id):
        """Return how much sharing a tag says: the fewer consults have it, the more."""
        return rarity(self.known.total, self.sizes.get(tag_id, 1))

    def nearest(self, pk, limit):
        """Return [(question id, text score from 0 to 1)] of due consults, best first.

        The score has three parts: the engine's, how alike the texts are in their telling words, and how alike
        they are spelt. WEIGHTS were chosen on 393 medical question pairs (MQP) and 112 letters (RQE).
        """
        plan = self._plan(pk)
        if not plan.any_of:
            return []
        rows = engine().hits(plan, self.now, max(limit, COMPARED) + 1, "relevance", 0)
        most = max((row[1] for row in rows), default=0)
        own = next((row[1] for row in rows if row[0] == pk), most)
        best = max(most, own) or 1.0
        words = {other: score / best for other, score, *_ in rows if other != pk}
        texts = self._texts_of(words)
        scores = [
            (other, self._alike(pk, texts.get(other), score)) for other, score in words.items()
        ]
        return sorted(scores, key=lambda row: (-row[1], -row[0]))[:limit]

    def _texts_of(self, ids):
        """Return {question id: its question, as far as it is compared}."""
        rows = Question.objects.filter(pk__in=ids)
        rows = rows.annotate(start=Left("body", spelt_alike.LONGEST)).order_by()
        return {pk: _joined(*text) for pk, *text in rows.values_list("pk", "title", "start")}

    def _alike(self, pk, text, score):
        """Return from 0 to 1 how alike a text is to the question `pk`; `score` is what the engine says."""
        if text is None:
            return score * WEIGHTS[0] / sum(WEIGHTS)
        own, told = self._compared(pk), spelt_alike.told(text)
        spelt = spelt_alike.share(own.grams, spelt_alike.grams(told))
        told = telling_alike.share(own.weights, own.rare, telling_alike.weights(told), self.usual)
        parts = zip(WEIGHTS, (score, told, spelt), strict=True)
        return sum(weight * part for weight, part in parts) / sum(WEIGHTS)

    def _compared(self, pk):
        if pk not in self.compared:
            self.compared[pk] = _Compared(self.texts[pk], self._rarity_of)
        return self.compared[pk]

    def _rarity_of(self, key):
        return rarity(self.known.total, self.known.documents.get(key, 0))

    def worth(self, pk):
        """Return {word: how much it says} of a consult's question."""
        return {
            word: weight * self.rarity(word)
            for word, weight in self.asked[pk].items()
            if self.known.of(word)
        }

    def _plan(self, pk):
        """The words that say most find and weigh; the rarest word of rare tags finds as well."""
        worth = self.worth(pk)
        chosen = sorted(worth, key=lambda word: (-worth[word], word))[:SCORED_WORDS]
        chosen.sort(key=self.known.of)
        finding, total = [], 0
        for word in chosen:
            if finding and total + self.known.of(word) > CANDIDATES:
                break
            finding.append(self._clause((word,), self.known.of(word)))
            total += self.known.of(word)
        rest = [self._clause((word,), self.known.of(word)) for word in chosen[len(finding) :]]
        rare = sorted(self.tags.get(pk, []), key=lambda tag: self.sizes.get(tag[0], 1))
        for tag, name in rare[:MOST_TAGS]:
            telling_word = min(name, key=self.known.of, default=None)
            if telling_word and 0 < self.known.of(telling_word) <= COMMON:
                finding.append(self._clause((telling_word,), self.sizes.get(tag, 1), heading=True))
        newest = CANDIDATES if total > CANDIDATES else 0
        return Plan(any_of=finding, also=affordable(rest), newest=newest)

    def _clause(self, own, documents, heading=False):
        return Clause(own, documents, rarity(self.known.total, documents), heading)


def _joined(title, body):
    """Return a question as one text; a title that the text begins with is not said twice."""
    return body if body.startswith(title) else f"{title}\n{body}"
