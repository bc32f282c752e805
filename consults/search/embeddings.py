"""Nearness in meaning, where a sentence model is at hand; everything works without one.

The environment names a local folder with all-MiniLM-L6-v2 (`SENTENCE_MODEL`). Consults get a vector
when they are published; it refines which consults are similar and, with `SEARCH_BY_MEANING`, the
order of search results. Vectors are stored as 384 small integers; that loses nothing measurable.
"""

from functools import lru_cache
from hashlib import blake2b
from importlib import import_module

from django.conf import settings

from consults.models import Meaning, Question

RERANKED = 60
BATCH = 32
KEPT_SCORE = 0.25  # what the word score still weighs beside nearness, once scaled from 0 to 1


def at_hand():
    """True when a sentence model is configured."""
    return bool(settings.SENTENCE_MODEL)


def for_searching():
    """True when searches are to be ordered by meaning as well."""
    return at_hand() and settings.SEARCH_BY_MEANING


@lru_cache(maxsize=1)
def model():
    """Load the model of SENTENCE_MODEL, once for a process.

    Raises ImproperlyConfigured when its files are not the ones this was written for.
    """
    encoder = import_module("consults.search.minilm")
    return encoder.load(settings.SENTENCE_MODEL)


def put(question_ids):
    """Store the vectors of consults whose heading is new or has changed."""
    if not at_hand():
        return
    rows = Question.objects.filter(pk__in=question_ids).values_list("pk", "title", "subject")
    texts = {pk: _heading(title, subject) for pk, title, subject in rows}
    known = dict(Meaning.objects.filter(pk__in=texts).values_list("pk", "text_key"))
    new = [pk for pk, text in texts.items() if known.get(pk) != _key(text)]
    for start in range(0, len(new), BATCH):
        part = new[start : start + BATCH]
        vectors = model().encode([texts[pk] for pk in part])
        Meaning.objects.bulk_create(
            [
                Meaning(question_id=pk, text_key=_key(texts[pk]), vector=model().pack(vector))
                for pk, vector in zip(part, vectors, strict=True)
            ],
            update_conflicts=True,
            unique_fields=["question"],
            update_fields=["text_key", "vector"],
        )


def drop(question_ids):
    """Forget the vectors of consults that are not public any more."""
    Meaning.objects.filter(pk__in=question_ids).delete()


def nearness(question_id, others):
    """Return {id: cosine} of those of `others` that have a vector, if the consult has one."""
    if not at_hand():
        return {}
    stored = dict(Meaning.objects.filter(pk__in=[question_id, *others]).values_list("pk", "vector"))
    own = stored.pop(question_id, None)
    return model().cosines(model().unpack(own), stored) if own is not None else {}


def reorder(text, rows):
    """Order the best RERANKED of [(id, score)] by nearness to a text; the rest follows as it is."""
    best = dict(rows[:RERANKED])
    stored = dict(Meaning.objects.filter(pk__in=best).values_list("pk", "vector"))
    near = model().cosines(model().encode([text])[0], stored)
    most = max(best.values(), default=0) or 1.0
    worth = {pk: near.get(pk, 0.0) + KEPT_SCORE * score / most for pk, score in best.items()}
    return [(pk, worth[pk]) for pk in sorted(best, key=lambda pk: -worth[pk])] + rows[RERANKED:]


def _heading(title, subject):
    """Return what a consult asks, in its own words."""
    return title if not subject or subject.casefold() in title.casefold() else f"{title} {subject}"


def _key(text):
    return blake2b(text.encode(), digest_size=16).hexdigest()
