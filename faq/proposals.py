"""Tags that may be one topic, and tags too near to a new name.

Likeness of letters alone proposes nothing: “Eyelid Muscle Twitching” is not “Muscle Twitching”.
"""

from collections import defaultdict
from dataclasses import dataclass

from faq.models import Alias, ApartPair, FaqTag
from text.words import is_content, key_of, words

SHORTEST_ACRONYM, LONGEST_ACRONYM = 2, 6
MOST_PROPOSED = 200


@dataclass
class Proposal:
    """Merge `source` into `target`, because of `evidence` (a sentence)."""

    source: FaqTag
    target: FaqTag
    evidence: str


def initials(name):
    """Return what a name may be shortened to: the initials of all its words, and of the telling."""
    own = words(name)
    every = "".join(word[0] for word in own)
    telling = "".join(word[0] for word in own if is_content(word))
    return {short for short in (every, telling) if len(short) >= SHORTEST_ACRONYM}


def acronym(name):
    """Return a name as an acronym (“als” of “A.L.S.”), or "" when it cannot be one."""
    letters = name.replace(".", "").strip()
    short = letters.isalpha() and SHORTEST_ACRONYM <= len(letters) <= LONGEST_ACRONYM
    return letters.casefold() if short else ""


def near_doubles(name, department_id, own_id=None):
    """Return [(tag, why)] of tags a new name may double: same stems, alias, acronym, same name.

    A warning for an editor to judge, so it may be wider than what is proposed for merging.
    """
    found, key = {}, key_of(name)
    tags = FaqTag.objects.exclude(pk=own_id).select_related("department")
    for tag in tags.filter(stem_key=key)[:5]:
        place = "here" if tag.department_id == department_id else f"in {tag.department}"
        found.setdefault(tag.pk, (tag, f"the same words, {place}"))
    for tag in tags.filter(aliases__stem_key=key).distinct()[:5]:
        found.setdefault(tag.pk, (tag, "answers to this name already"))
    for tag in _in_another_order(tags, name, key):
        found.setdefault(tag.pk, (tag, "the same words in another order"))
    if short := acronym(name):
        for tag in tags.filter(name__istartswith=short[0], name__contains=" ")[:2000]:
            if short in initials(tag.name):
                found.setdefault(tag.pk, (tag, "may be what these letters stand for"))
    for short in initials(name):
        for tag in tags.filter(name_key=short)[:3]:
            found.setdefault(tag.pk, (tag, "may be its short form"))
    return list(found.values())[:6]


def _in_another_order(tags, name, key):
    """Return the tags that have the stems of `key` in whatever order."""
    wanted = sorted(key.split())
    if len(wanted) < 2:
        return []
    letters = {word[0].upper() for word in words(name)}
    rows = tags.filter(initial__in=letters)[:5000]
    return [tag for tag in rows if sorted(tag.stem_key.split()) == wanted]


def merge_proposals(together, companions):
    """Return Proposals, the strongest evidence first.

    `together` is {(tag id, tag id): consults that carry both}; `companions(first, second)` returns
    how alike (0 to 1) the tags are that the two occur with.
    """
    tags = {tag.pk: tag for tag in FaqTag.objects.select_related("department")}
    apart = {frozenset(pair) for pair in ApartPair.objects.values_list("first", "second")}
    made, seen = [], set()
    for source, target, evidence in [
        *_by_acronym(tags),
        *_by_alias(tags),
        *_by_company(tags, together, companions),
    ]:
        pair = frozenset((source.pk, target.pk))
        if pair not in apart | seen:
            seen.add(pair)
            both = together.get((min(pair), max(pair)), 0)
            if both:
                evidence += f"; {both} consult{'s carry' if both > 1 else ' carries'} both"
            made.append(Proposal(source, target, evidence))
    return made[:MOST_PROPOSED]


def _by_acronym(tags):
    """A short name whose letters begin the words of a longer one of its department."""
    long = defaultdict(list)
    for tag in tags.values():
        for short in initials(tag.name):
            long[short].append(tag)
    for tag in tags.values():
        for target in long.get(acronym(tag.name), ()):
            if target.pk != tag.pk and target.department_id == tag.department_id:
                yield tag, target, f"“{tag.name}” is made of the initials of “{target.name}”"


def _by_alias(tags):
    """A tag whose name another tag of its department has as an alias."""
    by_key = defaultdict(list)
    for tag in tags.values():
        by_key[tag.stem_key, tag.department_id].append(tag)
    aliases = Alias.objects.exclude(stem_key="").values_list("tag_id", "name", "stem_key")
    for pk, name, key in aliases:
        for tag in by_key.get((key, tags[pk].department_id), ()):
            if tag.pk != pk:
                yield tag, tags[pk], f"“{tags[pk].name}” is also called “{name}”"


def _by_company(tags, together, companions):
    """The same words in a department, on the same consults or with the same other tags."""
    groups = defaultdict(list)
    for tag in tags.values():
        key = tuple(sorted(tag.stem_key.split()))
        groups[key, tag.department_id].append(tag)
    for group in groups.values():
        target, *others = sorted(group, key=lambda tag: (len(tag.name), tag.pk))
        for tag in others:
            both = together.get((min(tag.pk, target.pk), max(tag.pk, target.pk)), 0)
            if both or companions(tag.pk, target.pk) >= 0.5:
                evidence = f"the same words as “{target.name}”, used with the same tags"
                yield tag, target, evidence
