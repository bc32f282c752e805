"""Lay names of topics from a file, given to the tags they belong to."""

from pathlib import Path

from django.db import transaction

import faq
from consults import search
from faq.models import Alias, FaqTag
from text.words import key_of
from web import checked_texts, rights

STARTER = Path(faq.__file__).parent / "lay_aliases.txt"
AT_ONCE = 900


class BadLine(Exception):
    """A line that is not what it should be; the message names it."""


def read(path):
    """Return [(names of a topic, its other names)] of a file; raises BadLine."""
    rows = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        names, colon, others = line.rpartition(": ")
        if not colon or not _parts(names) or not _parts(others):
            raise BadLine(
                f"{path}, line {number}: expected names, a colon, a blank and other names."
            )
        if told := [one for other in _parts(others) for one in checked_texts.sentences(other)]:
            raise BadLine(f"{path}, line {number}: {told[0]} Take that name out.")
        rows.append((_parts(names), _parts(others)))
    return rows


@transaction.atomic
def load(rows, by):
    """Give tags the lay names of `read`; returns (aliases that are new, tags that have them).

    A name that is a tag's own, or that the tag answers to already, is left out, so it may be run again.
    """
    rights.require(by, "faq.add_alias", "add other names to tags")
    tags = _tags({key_of(name) for names, _ in rows for name in names})
    taken = set(_tags({key_of(name) for _, others in rows for name in others}))
    known = set(
        Alias.objects.filter(tag__in=[t for own in tags.values() for t in own]).values_list(
            "tag", "stem_key"
        )
    )
    new = []
    for tag, other in _pairs(rows, tags):
        key = key_of(other)
        if key not in taken and (tag.pk, key) not in known:
            known.add((tag.pk, key))
            new.append(Alias(tag=tag, name=other))
            new[-1].prepare()
    Alias.objects.bulk_create(new, batch_size=500)
    changed = list(dict.fromkeys(alias.tag for alias in new))
    search.rename(changed)
    return len(new), len(changed)


def _pairs(rows, tags):
    """Yield (tag, lay name) of each tag in {key: [tags]} that a row names."""
    for names, others in rows:
        for tag in dict.fromkeys(tag for name in names for tag in tags.get(key_of(name), ())):
            yield from ((tag, other) for other in others)


def _tags(keys):
    """Return {key: [the tags whose own name it is]}."""
    found, keys = {}, sorted(keys)
    for start in range(0, len(keys), AT_ONCE):
        for tag in FaqTag.objects.filter(stem_key__in=keys[start : start + AT_ONCE]).order_by("pk"):
            found.setdefault(tag.stem_key, []).append(tag)
    return found


def _parts(text):
    return [part.strip() for part in text.split(";") if part.strip()]
