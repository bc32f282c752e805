"""How good the search is, against human judgements.

Grades run from 0 to 3; 2 and 3 are relevant. *Strict* counts an unjudged consult as not relevant,
*condensed* leaves unjudged consults out before looking at the first ten. Average precision is
divided by the relevant answers found, as CHiQA (Demner-Fushman and others 2020) did; nDCG has gain
= grade and divides by the best order of all judged answers (Järvelin and Kekäläinen 2002).
"""

import math
from collections import defaultdict

from django.utils import timezone

from consults import search
from consults.models import Question

DEPTH = 10
READ = 100  # results looked at, for the condensed scores
RELEVANT = 2
MEASURES = ("mrr", "map", "ndcg", "first")


class BadFile(Exception):
    """A line that is not what it should be; the message names file and line."""


def read_queries(path):
    """Return {number: text} of a file with a number, a tab and a text on each line."""
    queries = {}
    for place, line in _lines(path):
        number, tab, text = line.partition("\t")
        if not tab or not text.strip():
            raise BadFile(f"{place}: expected a number, a tab and a question.")
        queries[number.strip()] = text.strip()
    return queries


def read_judgements(path):
    """Return {query number: {source id: grade}} of a TREC qrels file."""
    grades = defaultdict(dict)
    for place, line in _lines(path):
        parts = line.split()
        if len(parts) != 4 or parts[3] not in {"0", "1", "2", "3"}:
            raise BadFile(f"{place}: expected query, iteration, source id and a grade from 0 to 3.")
        grades[parts[0]][parts[2]] = int(parts[3])
    return dict(grades)


def _lines(path):
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield f"{path}, line {number}", line.rstrip("\n")


def evaluate(queries, judgements):
    """Return {"strict": {measure: mean}, "condensed": …} over all queries."""
    scores = {"strict": [], "condensed": []}
    for number, text in queries.items():
        ranked, grades = source_ids(text), judgements.get(number, {})
        scores["strict"].append(measure(ranked, grades))
        judged = [source for source in ranked if source in grades]
        scores["condensed"].append(measure(judged, grades))
    return {mode: _means(rows) for mode, rows in scores.items()}


def source_ids(text):
    """Return the source ids of what a search finds, best first."""
    ids = search.find(text, [], timezone.now(), READ).ids
    names = dict(Question.objects.filter(pk__in=ids).values_list("pk", "source_id"))
    return [names[pk] for pk in ids]


def measure(ranked, grades):
    """Return {measure: value} of one ranked list of ids: {id: grade} are the judgements."""
    ranked = ranked[:DEPTH]
    found = [place for place, pk in enumerate(ranked, 1) if grades.get(pk, 0) >= RELEVANT]
    gain = sum(grades.get(pk, 0) / math.log2(place + 1) for place, pk in enumerate(ranked, 1))
    ideal = sorted(grades.values(), reverse=True)[:DEPTH]
    best = sum(grade / math.log2(place + 1) for place, grade in enumerate(ideal, 1))
    return {
        "mrr": 1 / found[0] if found else 0.0,
        "map": sum(n / place for n, place in enumerate(found, 1)) / len(found) if found else 0.0,
        "ndcg": gain / best if best else 0.0,
        "first": float(grades.get(ranked[0], 0)) if ranked else 0.0,
    }


def _means(rows):
    return {key: sum(row[key] for row in rows) / max(len(rows), 1) for key in MEASURES}
