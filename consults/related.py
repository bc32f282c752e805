"""Similar consults: found when a consult is published, stored, and read by pages as they are.

First come the cards its source page showed, where their consults are here; then consults that
share tags, the rarer the better, the same department counting a little. Pinned and muted ones are
the editors' word and survive every rebuild.
"""

import math
from collections import Counter, defaultdict

from django.db import connection
from django.db.models import Q

from consults.models import Facet, Listing, RelatedQuestion

SHOWN = 4
NEIGHBOURS = 40  # newest consults looked at for each tag
RAREST_TAGS = 5
DEPARTMENT_SCORE = 0.5
Origin = RelatedQuestion.Origin


class Neighbourhood:
    """The newest published consults of each list, as far as they were needed."""

    def __init__(self):
        self.members, self.facets, self.total = {}, {}, None

    def load(self, specs):
        """Read the newest consults of lists not seen yet: `specs` is a set of (kind, id)."""
        for kind, column in ((Facet.Kind.TAG, "tag_id"), (Facet.Kind.DEPARTMENT, "department_id")):
            wanted = [pk for other, pk in specs if other == kind and (kind, pk) not in self.members]
            self.members.update(((kind, pk), []) for pk in wanted)
            rows = Facet.objects.filter(kind=kind, **{f"{column}__in": wanted}, listed__gt=0)
            self._load_members(kind, rows.values_list("pk", "listed", column))
        if self.total is None:
            row = Facet.objects.filter(kind=Facet.Kind.ALL).values_list("listed", flat=True)
            self.total = max(row[0] if row else 0, 1)

    def _load_members(self, kind, rows):
        """Short lists are read together, long ones one by one, so no more than needed is read."""
        newest = Listing.objects.order_by("-published_at", "-question_id")
        short = {}
        for facet, size, pk in rows:
            self.facets[kind, pk] = size
            if size <= NEIGHBOURS:
                short[facet] = self.members[kind, pk]
            else:
                ids = newest.filter(facet_id=facet).values_list("question_id", flat=True)
                self.members[kind, pk] = list(ids[:NEIGHBOURS])
        members = newest.filter(facet_id__in=short).values_list("facet_id", "question_id")
        for facet, question_id in members:
            short[facet].append(question_id)

    def add(self, question_id, specs):
        """Note a consult published just now."""
        for spec in specs:
            members = self.members.setdefault(spec, [])
            members.insert(0, question_id)
            del members[NEIGHBOURS:]
            self.facets[spec] = self.facets.get(spec, 0) + 1

    def rarity(self, spec):
        """Return how much sharing this list says: ln(consults / consults on it)."""
        return math.log(1 + self.total / max(self.facets.get(spec, 1), 1))

    def similar_to(self, question_id, tag_ids, department_id):
        """Return [(question id, score, shared tag ids)], best first, at most SHOWN."""
        specs = sorted(((Facet.Kind.TAG, pk) for pk in tag_ids), key=self.rarity, reverse=True)[
            :RAREST_TAGS
        ]
        scores, shared = Counter(), defaultdict(list)
        for spec in specs:
            weight = self.rarity(spec)
            for other in self.members.get(spec, ()):
                scores[other] += weight
                shared[other].append(spec[1])
        for other in self.members.get((Facet.Kind.DEPARTMENT, department_id), ()):
            if other in scores or len(scores) < 3 * SHOWN:
                scores[other] += DEPARTMENT_SCORE
        scores.pop(question_id, None)
        best = sorted(scores.items(), key=lambda item: (-item[1], -item[0]))[:SHOWN]
        return [(other, score, shared[other]) for other, score in best]


def suggest(entries, neighbourhood, tag_names, growing=True):
    """Store suggestions for published consults: [(question, tag ids)].

    A neighbour with fewer than SHOWN suggestions gets the new consult as one of its own, so the
    first consult of a topic is not left alone. `tag_names` is {tag id: name}; `growing` says that
    the consults are new to their neighbourhood.
    """
    tag_kind, department_kind = Facet.Kind.TAG, Facet.Kind.DEPARTMENT
    specs = {(tag_kind, pk) for _, tag_ids in entries for pk in tag_ids}
    neighbourhood.load(specs | {(department_kind, q.department_id) for q, _ in entries})
    rows, others = [], []
    for question, tag_ids in entries:
        found = neighbourhood.similar_to(question.pk, tag_ids, question.department_id)
        for rank, (other, score, shared) in enumerate(found):
            reason = reason_for([tag_names[pk] for pk in shared], question.department.name)
            rows.append((question.pk, other, rank, score, reason))
            others.append((other, question.pk, SHOWN, score, reason))
        if growing:
            own = [(tag_kind, pk) for pk in tag_ids] + [(department_kind, question.department_id)]
            neighbourhood.add(question.pk, own)
    _store(rows + _lacking(others, Counter(row[0] for row in rows)))


def replace_suggestions(entries, neighbourhood, tag_names):
    """Compute the suggestions of published consults anew: [(question, tag ids)]."""
    ids = [question.pk for question, _ in entries]
    RelatedQuestion.objects.filter(question_id__in=ids, origin=Origin.SUGGESTED).delete()
    suggest(entries, neighbourhood, tag_names, growing=False)


def _lacking(rows, have):
    """Keep the rows of consults with fewer than SHOWN suggestions: `have` counts the new ones."""
    old = {row[0] for row in rows} - have.keys()
    have.update(
        RelatedQuestion.objects.filter(question_id__in=old, origin=Origin.SUGGESTED).values_list(
            "question_id", flat=True
        )
    )
    kept = []
    for row in rows:
        if have[row[0]] < SHOWN:
            have[row[0]] += 1
            kept.append(row)
    return kept


def _store(rows):
    """Write suggestions; a pair an editor decided on, or a card named, is left as it is."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {RelatedQuestion._meta.db_table}"
            " (question_id, related_id, rank, score, reason, origin)"
            f" VALUES (%s, %s, %s, %s, %s, '{Origin.SUGGESTED.value}') ON CONFLICT DO NOTHING",
            rows,
        )


def reason_for(tag_names, department):
    """Return why two consults belong together, in a reader's words."""
    if not tag_names:
        return f"Also in {department}"
    names = tag_names[:2]
    return f"Both about {' and '.join(names)}"


def forget_suggestions(question_ids):
    """Drop computed suggestions from and to consults; what editors pinned or muted stays."""
    RelatedQuestion.objects.filter(
        Q(question_id__in=question_ids) | Q(related_id__in=question_ids), origin=Origin.SUGGESTED
    ).delete()
