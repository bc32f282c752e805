"""Names that complete what a reader is typing: topics with their aliases, doctors, titles."""

from django.db.models import Q

from consults.models import SuggestedName
from text.words import is_content, words

LONGEST_KEY = 60
MOST_PARTS = 6  # words of a title it can be found from


def put(entries, names):
    """Keep the names of published consults: [(question, tags, replies)], {tag id: [its names]}."""
    doctors = {reply.doctor_id: [reply.doctor.name] for _, _, own in entries for reply in own}
    titles = {question.pk: [question.title] for question, _, _ in entries}
    _keep({"tag_id": names, "doctor_id": doctors, "question_id": titles})


def put_tags(names):
    """Bring the names of tags in step: {tag id: [its name, then its aliases]}."""
    _keep({"tag_id": names})


def drop(question_ids):
    """Forget the titles of consults that are not public any more."""
    SuggestedName.objects.filter(question__in=question_ids).delete()


def _keep(owners):
    """Write missing names and remove those no longer in use: {column: {id: [names]}}."""
    wanted = {
        (row.tag_id, row.doctor_id, row.question_id, row.key, row.name): row
        for column, names in owners.items()
        for pk, own in names.items()
        for name in own
        for row in _rows(name, **{column: pk})
    }
    mine = Q()
    for column, names in owners.items():
        mine |= Q(**{f"{column}__in": list(names)})
    rows = SuggestedName.objects.filter(mine)
    have = {
        row[1:]: row[0]
        for row in rows.values_list("pk", "tag_id", "doctor_id", "question_id", "key", "name")
    }
    gone = [pk for key, pk in have.items() if key not in wanted]
    if gone:
        SuggestedName.objects.filter(pk__in=gone).delete()
    new = [row for key, row in wanted.items() if key not in have]
    SuggestedName.objects.bulk_create(new, batch_size=2000)


def _rows(name, **owner):
    """Return unsaved rows: one for each of the first words that say something."""
    own = words(name)
    starts = [place for place, word in enumerate(own) if is_content(word)] or list(range(len(own)))
    keys = dict.fromkeys(" ".join(own[start:])[:LONGEST_KEY] for start in starts[:MOST_PARTS])
    return [SuggestedName(key=key, name=name[:300], **owner) for key in keys]
