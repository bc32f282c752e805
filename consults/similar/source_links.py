"""What a text says of other consults: the cards its source page showed, the numbers it names.

Either end may arrive first; each arrival looks for the other.
"""

from collections import defaultdict

from django.db.models import Q

from consults.models import Mention, Question, RelatedQuestion, Reply, SimilarCard
from consults.models.reply import with_doctors
from text.opening import letters, opening_key

CERTAIN = 90  # letters of a text that, alike, make two texts the same
Origin = RelatedQuestion.Origin


def make_cards(question, cards):
    """Return unsaved SimilarCard rows for the cards of a document."""
    return [
        SimilarCard(
            question=question,
            position=position,
            title=card.title,
            question_excerpt=card.question,
            doctor=card.doctor,
            reply_excerpt=card.reply,
            question_key=opening_key(_shown_part(card.question)),
            reply_key=opening_key(_shown_part(card.reply)),
        )
        for position, card in enumerate(cards)
    ]


def resolve_cards(questions):
    """Connect cards and consults, whichever of the two came first: `questions` is what is new."""
    ids = [question.pk for question in questions]
    keys = {question.opening_key for question in questions if question.opening_key}
    reply_keys = set(
        Reply.objects.filter(question_id__in=ids)
        .exclude(opening_key="")
        .values_list("opening_key", flat=True)
    )
    theirs = Q(question_key__in=keys) | Q(reply_key__in=reply_keys)
    _connect(list(SimilarCard.objects.filter(Q(question_id__in=ids) | theirs, target=None)))


def _connect(cards):
    """Find each card's consult by what the card shows of it; titles drift, words do not."""
    if not cards:
        return
    question_keys = {card.question_key for card in cards if card.question_key}
    reply_keys = {card.reply_key for card in cards if card.reply_key}
    candidates = list(
        Question.objects.filter(
            Q(opening_key__in=question_keys)
            | Q(pk__in=Reply.objects.filter(opening_key__in=reply_keys).values("question"))
        )
        .only("pk", "title", "body", "opening_key")
        .prefetch_related(with_doctors())
    )
    by_key = defaultdict(list)
    for question in candidates:
        by_key[question.opening_key].append(question)
        for reply in question.replies.all():
            by_key[reply.opening_key].append(question)
    for card in cards:
        near = {q.pk: q for key in (card.question_key, card.reply_key) if key for q in by_key[key]}
        if target := _same_consult(card, near.values()):
            card.target_id = target.pk
            card.save(update_fields=["target"])
            _store_card(card)


def _store_card(card):
    """Make a recognised card a similar consult; it replaces a suggestion, never a pin or mute."""
    pair = {"question_id": card.question_id, "related_id": card.target_id}
    rows = RelatedQuestion.objects.filter(**pair).exclude(origin=Origin.THREAD)
    rows.filter(origin=Origin.SUGGESTED).delete()
    if not rows.exists():
        RelatedQuestion.objects.create(
            **pair, rank=card.position, reason="Named by the source page", origin=Origin.IMPORTED
        )


def _same_consult(card, candidates):
    """Return the one candidate whose words the card shows, or None."""
    question = letters(_shown_part(card.question_excerpt))
    reply = letters(_shown_part(card.reply_excerpt))
    found = []
    for candidate in candidates:
        if candidate.pk == card.question_id:
            continue
        replies = [letters(item.body) for item in candidate.replies.all()]
        in_question = bool(question) and letters(candidate.body).startswith(question)
        in_reply = bool(reply) and any(text.startswith(reply) for text in replies)
        if in_question and (in_reply or not reply):
            found.append((2, candidate))
        elif (in_question and len(question) >= CERTAIN) or (in_reply and len(reply) >= CERTAIN):
            found.append((1, candidate))
    best = max((level for level, _ in found), default=0)
    same = [candidate for level, candidate in found if level == best]
    titled = [candidate for candidate in same if letters(candidate.title) == letters(card.title)]
    if len(same) == 1 or titled:
        return (titled or same)[0]
    return None


def _shown_part(excerpt):
    """Return an excerpt without the dots and the half word it was cut in."""
    text = excerpt.rstrip()
    cut = text.rstrip(".… ")
    if len(text) - len(cut) >= 2 or text.endswith("…"):
        return cut[: cut.rfind(" ")] if " " in cut else cut
    return text


def resolve_mentions(questions):
    """Connect consults of one case, whichever came first: both ends get a row."""
    ids = {question.pk for question in questions}
    numbers = {question.number: question.pk for question in questions}
    about = Q(number__in=numbers) | Q(question_id__in=ids)
    mentions = set(Mention.objects.filter(about).values_list("question_id", "number"))
    pairs = {(pk, numbers[number]) for pk, number in mentions if number in numbers}
    own = [(pk, number) for pk, number in mentions if pk in ids]
    targets = dict(
        Question.objects.filter(number__in={number for _, number in own}).values_list(
            "number", "pk"
        )
    )
    pairs |= {(pk, targets[number]) for pk, number in own if number in targets}
    rows = []
    for later, earlier in sorted(pairs):
        if later != earlier:
            rows.append(_thread(later, earlier, "An earlier consult of this case"))
            rows.append(_thread(earlier, later, "A later consult of this case"))
    RelatedQuestion.objects.bulk_create(rows, ignore_conflicts=True)


def _thread(question_id, related_id, reason):
    return RelatedQuestion(
        question_id=question_id, related_id=related_id, reason=reason, origin=Origin.THREAD
    )


def forget_threads(question, numbers):
    """Drop the case links of a consult whose text mentions only `numbers` now."""
    mentioned_by = Mention.objects.filter(number=question.number).values("question_id")
    gone = RelatedQuestion.objects.filter(question=question, origin=Origin.THREAD).exclude(
        Q(related__number__in=numbers) | Q(related__in=mentioned_by)
    )
    for row in list(gone):
        RelatedQuestion.objects.filter(
            question_id=row.related_id, related=question, origin=Origin.THREAD
        ).delete()
        row.delete()
