"""What is searched: the words of published consults, and how many consults use each.

Beside the names of its tags, an entry has a token for each tag itself, so that a recognised topic finds
its consults whatever its name is made of.
"""

from collections import Counter

from django.db import connection

from consults.models import DeskEntry, SearchEntry, SearchWord, TaggedQuestion
from consults.search import completions as suggested
from consults.search.query_plan import MOST_RENAMED, TAG_TOKEN, tag_token
from faq.models import Alias
from text.words import indexed, lettered, stem, telling, token, word_of, words

INDEX_LOCK = 7_201_101  # any number of ours: writers of the index take turns on PostgreSQL
AT_ONCE = 5000  # words looked up in one query
COLUMNS = ["title", "tags", "body"]
MOST_NAMES = 40  # names and aliases of one tag that are searched with its consults


def put(entries):
    """Index published consults: [(question, tags, replies)]; replaces what was there."""
    if not entries:
        return
    names = names_of({tag.pk: tag for _, tags, _ in entries for tag in tags})
    rows = [_entry(question, tags, replies, names) for question, tags, replies in entries]
    before = _stored([row.question_id for row in rows])
    DeskEntry.objects.filter(pk__in=[row.question_id for row in rows]).delete()
    _count(_uses(rows), _uses(before))
    SearchEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["question"],
        update_fields=COLUMNS,
        batch_size=500,
    )
    suggested.put(entries, names)


def put_for_the_desk(entries):
    """Index consults that readers do not see, for the desk alone: entries as in `put`."""
    names = names_of({tag.pk: tag for _, tags, _ in entries for tag in tags})
    DeskEntry.objects.bulk_create(
        [_entry(question, tags, replies, names, DeskEntry) for question, tags, replies in entries],
        update_conflicts=True,
        unique_fields=["question"],
        update_fields=COLUMNS,
        batch_size=500,
    )


def drop(question_ids):
    """Forget consults; their words leave the index in the same transaction."""
    rows = _stored(question_ids)
    if rows:
        _count(Counter(), _uses(rows))
        SearchEntry.objects.filter(pk__in=[row.pk for row in rows]).delete()
        suggested.drop([row.pk for row in rows])


def rename(tags):
    """Write the names of tags anew: what completes them, and the entries of their consults.

    Of more than MOST_RENAMED consults only the newest; ``rebuild_search`` does the rest, and a tag that
    is named as a whole is found by its token meanwhile.
    """
    names = names_of({tag.pk: tag for tag in tags})
    suggested.put_tags(names)
    for model in (SearchEntry, DeskEntry):
        entries = model.objects.filter(question__tagged__tag__in=names).distinct()
        ids = list(entries.order_by("-pk").values_list("pk", flat=True)[:MOST_RENAMED])
        for start in range(0, len(ids), 500):
            _rename(model, ids[start : start + 500])


def _rename(model, ids):
    rows = model.objects.in_bulk(ids)
    before = _uses(rows.values())
    tags = {}
    items = TaggedQuestion.objects.filter(content_object__in=rows).select_related("tag")
    for item in items.order_by("position", "pk"):
        tags.setdefault(item.content_object_id, []).append(item.tag)
    names = names_of({tag.pk: tag for own in tags.values() for tag in own})
    for pk, row in rows.items():
        row.tags = _lines(tags.get(pk, []), names)
    if model is SearchEntry:  # what only the desk searches is not counted
        _count(_uses(rows.values()), before)
    model.objects.bulk_update(rows.values(), ["tags"], batch_size=200)


def names_of(tags):
    """Return {tag id: [its name, then its aliases]}: {id: FaqTag}; names read alike are one."""
    names = {pk: {" ".join(words(tag.name)): tag.name} for pk, tag in tags.items()}
    for pk, alias in Alias.objects.filter(tag__in=tags).order_by("pk").values_list("tag", "name"):
        line = " ".join(words(alias))
        if line and len(names[pk]) < MOST_NAMES:
            names[pk].setdefault(line, alias)
    return {pk: list(own.values()) for pk, own in names.items()}


def _lines(tags, names):
    """Return the names of tags as they are searched, one on a line, below the tag's own token."""
    lines = []
    for tag in tags:
        lines += [tag_token(tag.pk), *(_line(name) for name in names[tag.pk])]
    return "\n".join(lines)


def _line(name):
    return " ".join([*map(token, telling(name)), *lettered(name)])


def _entry(question, tags, replies, names, model=SearchEntry):
    """Return the unsaved index row of a consult."""
    body = "\n".join([question.body, *[reply.body for reply in replies], question.more_info])
    return model(
        question_id=question.pk,
        title=" ".join(indexed(f"{question.title}\n{question.subject}")),
        tags=_lines(tags, names),
        body=" ".join(indexed(body)),
    )


def _stored(question_ids):
    return list(SearchEntry.objects.filter(pk__in=question_ids))


def _uses(rows):
    """Return Counter {word: entries that hold it}."""
    uses = Counter()
    for row in rows:
        uses.update(words_of(row))
    return uses


def words_of(row):
    """Return the set of words an entry holds; the tokens of its tags are none."""
    own = {*row.title.split(), *row.tags.split(), *row.body.split()}
    return {word_of(word) for word in own if not TAG_TOKEN.match(word)}


def _count(now, before):
    """Bring the stored counts in step: Counters {word: entries} after and before a change.

    Writers of the index take turns: SQLite has one writer, PostgreSQL waits for the lock. So a word
    that is not there cannot come in between, and only new words cost an insert with its triggers.
    """
    now.subtract(before)
    change = {word: count for word, count in sorted(now.items()) if count}
    if not change:
        return
    table = SearchWord._meta.db_table
    take_turns()
    with connection.cursor() as cursor:
        known = _known(list(change))
        less = [(-count, word) for word, count in change.items() if count < 0]
        if less:
            cursor.executemany(f"DELETE FROM {table} WHERE documents <= %s AND word = %s", less)
        cursor.executemany(
            f"UPDATE {table} SET documents = documents + %s WHERE word = %s",
            [(count, word) for word, count in change.items() if word in known],
        )
        cursor.executemany(
            f"INSERT INTO {table} (word, stem, documents) VALUES (%s, %s, %s)",
            [(word, stem(word), n) for word, n in change.items() if n > 0 and word not in known],
        )


def take_turns():
    """Wait until no other transaction writes the index or suggestions; held until this one ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [INDEX_LOCK])


def _known(own):
    """Return those words that are counted already."""
    found = set()
    for start in range(0, len(own), AT_ONCE):
        rows = SearchWord.objects.filter(word__in=own[start : start + AT_ONCE])
        found.update(rows.values_list("word", flat=True))
    return found


def recount():
    """Count every word of the index anew, whatever was stored; writers wait meanwhile."""
    uses = Counter()
    for row in SearchEntry.objects.iterator(chunk_size=500):
        uses.update(_uses([row]))
    SearchWord.objects.all().delete()
    _count(uses, Counter())
