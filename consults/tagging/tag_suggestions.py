"""FAQ tags a consult may deserve: those its text names, and those of consults like it."""

from collections import defaultdict
from dataclasses import dataclass
from math import exp, sqrt

from django.db.models import F, Max
from django.utils import timezone

from consults import permissions
from consults.models import Facet, TaggedQuestion
from consults.search.more_like_this import Likeness
from consults.search.query_plan import rarity
from faq.models import FaqTag
from faq.vocabulary import recognise
from text.words import is_content, stem

SHOWN = 5
NEIGHBOURS = 20
# How likely an editor would give a tag: a logistic regression on 160 of 320 tagged questions of icliniq,
# questionDoctor and eHealthForum. On the other 160: precision .36 and recall .77 of all that is shown, .47 and
# .85 as means over the questions. Ranks that were fused had .25 and .78, .30 and .84.
ANY, NAMED, IN_HEADING, LONGER, NAMED_FIRST, NEAR, RARE = -3.25, 1.2, 0.5, 1.1, 1.0, 5.5, -0.22
LEAST = 0.05  # likelihood from which a tag is suggested,
BESIDE_THE_BEST = 0.15  # and what share of the best one's it must be
OFTEN = 3  # times a text says a generic word that it is about
GENERIC_WORDS = """
treatment therapy symptom sign diagnosis test check exam examination result report cause reason risk effect
side problem issue disease disorder condition illness complaint pain doctor hospital clinic surgery operation
medicine medication drug tablet pill dose prescription woman women man men girl boy child children baby adult
people person patient family health healthy care medical body blood day week month year time night sleep diet
food age weight normal prevention
"""
GENERIC = frozenset(map(stem, GENERIC_WORDS.split()))


@dataclass
class TagSuggestion:
    tag: FaqTag
    reason: str


def suggest_tags(question, limit=SHOWN):
    """Return up to `limit` TagSuggestions for a saved consult, best first; none it has already.

    Names and aliases found in the text speak for a tag, and so do its nearest published neighbours. Of tags
    with one name, that of the consult's department is meant.
    """
    replies = "\n".join(question.replies.values_list("body", flat=True))
    heading = f"{question.title}\n{question.subject}"
    named = [m for m in recognise(heading, f"{question.body}\n{replies}") if _is_about(m)]
    likeness = Likeness.of_draft(question, timezone.now())
    votes = _votes(question, likeness)
    likely = _likely(named, votes, likeness)
    most = max(likely.values(), default=0)
    have = set(question.tagged.values_list("tag", flat=True))
    best = sorted(likely, key=lambda pk: (-likely[pk], pk))
    best = [pk for pk in best if likely[pk] >= max(LEAST, BESIDE_THE_BEST * most)]
    tags = FaqTag.objects.select_related("department").in_bulk(best)
    reasons = _reasons(named, votes)
    shown = _one_a_name([tags[pk] for pk in best if pk not in have], question)[:limit]
    return [TagSuggestion(tag, reasons[tag.pk]) for tag in shown]


def _likely(named, votes, likeness):
    """Return {tag id: from 0 to 1, how likely an editor would give it}."""
    sums = defaultdict(lambda: ANY)
    for rank, mention in enumerate(named):
        sums[mention.tag_id] += NAMED + IN_HEADING * mention.in_heading + NAMED_FIRST / (1 + rank)
        sums[mention.tag_id] += LONGER * (len(mention.written.split()) - 1)
    for tag_id, _, share in votes:
        sums[tag_id] += NEAR * sqrt(share)
    facets = Facet.objects.with_published_count().filter(tag__in=list(sums))
    used = dict(facets.values_list("tag", "published"))
    total = likeness.known.total
    return {
        pk: 1 / (1 + exp(-(value + RARE * rarity(total, used.get(pk, 0)))))
        for pk, value in sums.items()
    }


def _reasons(named, votes):
    """Return {tag id: why it is suggested}."""
    reasons = {mention.tag_id: f"the text says “{mention.written}”" for mention in named}
    for tag_id, count, _ in votes:
        like = f"on {count} similar consult{'' if count == 1 else 's'}"
        reasons[tag_id] = f"{reasons[tag_id]}, {like}" if tag_id in reasons else like
    return reasons


def _is_about(mention):
    """False for a word that nearly every text has, such as “treatment”, unless the text is about it."""
    own = {stem(word) for word in mention.written.split() if is_content(word)}
    return mention.in_heading or mention.times >= OFTEN or not own <= GENERIC


def _votes(question, likeness):
    """Return [(tag id, how many neighbours have it, their share of the votes)], by how near they are."""
    near = dict(likeness.nearest(question.pk, NEIGHBOURS))
    weights, counts = defaultdict(float), defaultdict(int)
    rows = TaggedQuestion.objects.filter(content_object__in=near)
    for pk, tag_id in rows.values_list("content_object_id", "tag_id"):
        weights[tag_id] += near[pk]
        counts[tag_id] += 1
    cast = sum(near.values()) or 1
    ordered = sorted(weights, key=lambda pk: (-weights[pk], pk))
    return [(pk, counts[pk], weights[pk] / cast) for pk in ordered]


def _one_a_name(tags, question):
    """Of tags with the same name keep one, that of the consult's department if it has one."""
    by_name = defaultdict(list)
    for tag in tags:
        by_name[tag.name_key].append(tag)
    return [
        next((tag for tag in same if tag.department_id == question.department_id), same[0])
        for same in by_name.values()
    ]


def add_tags(question, tags, by):
    """Put tags behind those a consult has. Returns the tags that are new to it."""
    permissions.require_edit(by, question)
    have = set(question.tagged.values_list("tag", flat=True))
    last = question.tagged.aggregate(last=Max(F("position")))["last"]
    start = 0 if last is None else last + 1
    new = [tag for tag in tags if tag.pk not in have]
    TaggedQuestion.objects.bulk_create(
        TaggedQuestion(content_object=question, tag=tag, position=start + place)
        for place, tag in enumerate(new)
    )
    return new


def remove_tags(question, tags, by):
    """Take tags (their ids) off a consult. Returns how many it had."""
    permissions.require_edit(by, question)
    return question.tagged.filter(tag__in=tags).delete()[0]


def set_tags(question, tags, by):
    """Give a consult these tags (FaqTag, saved) and no others, in this order."""
    permissions.require_edit(by, question)
    rows = {row.tag_id: row for row in question.tagged.all()}
    wanted = [tag.pk for tag in tags]
    question.tagged.exclude(tag__in=wanted).delete()
    for position, pk in enumerate(wanted):
        row = rows.get(pk)
        if row is None:
            TaggedQuestion.objects.create(content_object=question, tag_id=pk, position=position)
        elif row.position != position:
            row.position = position
            row.save(update_fields=["position"])
