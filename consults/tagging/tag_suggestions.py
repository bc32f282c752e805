"""FAQ tags a consult may deserve: those its text names, and those of consults like it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Max
from django.utils import timezone

from consults import permissions
from consults.models import TaggedQuestion
from consults.search.more_like_this import Likeness
from faq.models import FaqTag
from faq.vocabulary import recognise
from text.words import is_content, stem

SHOWN = 5
NEIGHBOURS = 20
# Share of all votes from which a tag that no word of the text names is suggested. Chosen on 250 tagged
# questions of icliniq, questionDoctor and eHealthForum: precision .257 (before .194), recall .754 (.739).
LEAST_VOTES = 0.15
OFTEN = 3  # times a text says a generic word that it is about
GENERIC_WORDS = """
treatment therapy symptom sign diagnosis test check exam examination result report cause reason risk effect
side problem issue disease disorder condition illness complaint pain doctor hospital clinic surgery operation
medicine medication drug tablet pill dose prescription woman women man men girl boy child children baby adult
people person patient family health healthy care medical body blood day week month year time night sleep diet
food age weight normal prevention
"""
GENERIC = frozenset(map(stem, GENERIC_WORDS.split()))
FUSION = 60  # reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)


@dataclass
class TagSuggestion:
    tag: FaqTag
    reason: str


def suggest_tags(question, limit=SHOWN):
    """Return up to `limit` TagSuggestions for a saved consult, best first; none it has already.

    Names and aliases found in the text and the tags of its nearest published neighbours each make
    a ranking; the two are fused. Of tags with one name, that of the consult's department is meant.
    """
    replies = "\n".join(question.replies.values_list("body", flat=True))
    heading = f"{question.title}\n{question.subject}"
    named = [m for m in recognise(heading, f"{question.body}\n{replies}") if _is_about(m)]
    votes = _votes(question)
    have = set(question.tagged.values_list("tag", flat=True))
    scores, reasons = defaultdict(float), {}
    for rank, mention in enumerate(named):
        scores[mention.tag_id] += 1 / (FUSION + rank)
        reasons[mention.tag_id] = f"the text says “{mention.written}”"
    for rank, (tag_id, count, share) in enumerate(votes):
        if tag_id not in reasons and share < LEAST_VOTES:
            continue
        scores[tag_id] += 1 / (FUSION + rank)
        like = f"on {count} similar consult{'' if count == 1 else 's'}"
        reasons[tag_id] = f"{reasons[tag_id]}, {like}" if tag_id in reasons else like
    tags = FaqTag.objects.select_related("department").in_bulk(scores)
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))
    best = [tags[pk] for pk in best if pk not in have]
    return [TagSuggestion(tag, reasons[tag.pk]) for tag in _one_a_name(best, question)[:limit]]


def _is_about(mention):
    """False for a word that nearly every text has, such as “treatment”, unless the text is about it."""
    own = {stem(word) for word in mention.written.split() if is_content(word)}
    return mention.in_heading or mention.times >= OFTEN or not own <= GENERIC


def _votes(question):
    """Return [(tag id, how many neighbours have it, their share of the votes)], by how near they are."""
    likeness = Likeness.of_draft(question, timezone.now())
    near = dict(likeness.nearest(question.pk, NEIGHBOURS))
    weights, counts = defaultdict(float), defaultdict(int)
    rows = TaggedQuestion.objects.filter(content_object__in=near)
    for pk, tag_id in rows.values_list("content_object_id", "tag_id"):
        weights[tag_id] += near[pk]
        counts[tag_id] += 1
    cast = sum(near.values())
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
