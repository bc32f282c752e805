"""Tags and aliases in a text."""

from dataclasses import dataclass

from faq.models import Alias, FaqTag
from text.words import is_content, key_of, stem, words

LONGEST_NAME = 6  # words
MOST_WORDS = 1500  # words of a text that are read
AT_ONCE = 5000


@dataclass
class Mentioned:
    """A tag a text names: as written, how often, and whether its heading does."""

    tag_id: int
    written: str
    times: int
    in_heading: bool


def recognise(heading, text):
    """Return a Mentioned for each tag whose name or alias occurs, the likeliest first.

    `heading` is the title and subject, `text` all of it. Longer names count before shorter ones,
    and a name inside a longer recognised one does not count.
    """
    typed = words(f"{heading}\n{text}")[:MOST_WORDS]
    headed = len(words(heading))
    spans = spans_of(typed)
    owners = _owners(list(spans))
    found, taken = {}, set()
    places = [(length, start, key) for key in owners for start, length in spans[key]]
    for length, start, key in sorted(places, key=lambda place: (-place[0], place[1])):
        own = set(range(start, start + length))
        if own & taken:
            continue
        taken |= own
        written = " ".join(typed[start : start + length])
        for tag_id in owners[key]:
            seen = found.setdefault(tag_id, Mentioned(tag_id, written, 0, False))
            seen.times += 1
            seen.in_heading |= start < headed
    order = sorted(found.values(), key=lambda m: (not m.in_heading, -m.times, -len(m.written)))
    return order


def read_anew():
    """Write by what a text is searched for names, after a change of how text is read."""
    for model in (FaqTag, Alias):
        changed = []
        for row in model.objects.only("pk", "name", "stem_key").iterator():
            key = key_of(row.name)[:300]
            if key != row.stem_key:
                row.stem_key = key
                changed.append(row)
        model.objects.bulk_update(changed, ["stem_key"], batch_size=200)


def spans_of(typed):
    """Return {key: [(start, length)]} of every run of words that may be a name: a list of words."""
    stems, spans = [stem(word) for word in typed], {}
    for start in range(len(stems)):
        for length in range(1, min(LONGEST_NAME, len(stems) - start) + 1):
            part = typed[start : start + length]
            if any(is_content(word) and len(word) > 1 for word in part):
                key = " ".join(stems[start : start + length])
                spans.setdefault(key, []).append((start, length))
    return spans


def _owners(keys):
    """Return {key: [ids of the tags that answer to it]}."""
    owners = {}
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        tags = FaqTag.objects.filter(stem_key__in=part).order_by("pk").values_list("stem_key", "pk")
        aliases = Alias.objects.filter(stem_key__in=part).order_by("pk")
        for key, tag_id in [*tags, *aliases.values_list("stem_key", "tag_id")]:
            if tag_id not in owners.setdefault(key, []):
                owners[key].append(tag_id)
    return owners
