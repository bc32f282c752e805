"""FAQ tags as an editor writes them: one a line, existing ones first, near-doubles asked about.

A line is the name of a tag, a former one, or an alias; “Name (Department)” names the tag of another department.
A name that no tag has makes a new one, unless it is near to one: then “+ Name” says that it is another topic.
"""

import re

from django.core.exceptions import ValidationError
from django.db.models import Q

from faq import former_names
from faq.models import FaqTag
from faq.proposals import near_doubles
from text.invisible import is_seen
from text.names import same_name
from text.words import key_of
from web import checked_texts

LINE = re.compile(r"^(?P<new>\+\s*)?(?P<name>.*?)(?:\s*\((?P<department>[^()]*)\))?$")
COMMAS = re.compile("[,;，、；]")
MOST_LINES = 60


def line_of(tag, department_id):
    """Return how a tag is written in the form of a consult of this department."""
    return tag.name if tag.department_id == department_id else f"{tag.name} ({tag.department.name})"


def read(text, department, may_create):
    """Return the tags of some lines in their order, unsaved where new, each once.

    `department` may be None: then only tags that are here already can be named.

    Raises ValidationError naming every line that cannot be taken and what to write instead.
    """
    found, errors = {}, []
    lines = [" ".join(line.split()) for line in text.splitlines() if is_seen(line)]
    if len(lines) > MOST_LINES:
        raise ValidationError(f"A consult has {MOST_LINES} tags at most.")
    rows = _candidates(lines)
    for line in lines:
        try:
            tag = _one(line, department, rows, may_create)
        except ValidationError as error:
            errors += error.messages
        else:
            found.setdefault((same_name(tag.name), tag.department_id), tag)
    if errors:
        raise ValidationError(errors)
    return list(found.values())


def _candidates(lines):
    """Return the tags whose name or alias one of the lines may mean, in one query."""
    names = {name for line in lines for name in (LINE.match(line)["name"], line.lstrip("+ "))}
    keys, stems = {same_name(name) for name in names}, {key_of(name) for name in names} - {""}
    named = Q(name_key__in=keys) | Q(aliases__stem_key__in=stems)
    rows = FaqTag.objects.filter(named).select_related("department").prefetch_related("aliases")
    return list(rows.distinct()) if keys else []


def _one(line, department, rows, may_create):
    match = LINE.match(line)
    whole = same_name(line.lstrip("+ "))
    exact = [tag for tag in rows if tag.name_key == whole]
    name, place = (line.lstrip("+ "), "") if exact else (match["name"], match["department"] or "")
    key = same_name(name)
    same = [tag for tag in rows if tag.name_key == key]
    same = same or [tag for tag in rows if key in {same_name(a.name) for a in tag.aliases.all()}]
    if place:
        same = [tag for tag in same if same_name(tag.department.name) == same_name(place)]
    same = same or ([] if match["new"] else _renamed(name, place, department))
    if place and not same:
        raise ValidationError(f"There is no tag “{name}” in a department “{place}”.")
    own = [tag for tag in same if department and tag.department_id == department.pk]
    if own or (len(same) == 1 and not match["new"]):
        return (own or same)[0]
    if same and not match["new"]:
        places = ", ".join(f"“{name} ({tag.department.name})”" for tag in same)
        raise ValidationError(f"Several departments have “{name}”; write {places}.")
    return _new(name, department, bool(match["new"]), may_create)


def _renamed(name, place, department):
    """Return [the tag] that had this name, in the department named beside it or else in the form's own."""
    if place:
        owners = FaqTag._meta.get_field("department").related_model.objects
        department = next(
            (row for row in owners.all() if same_name(row.name) == same_name(place)), None
        )
    found = former_names.renamed([name], department) if department else {}
    return list(found.values())


def parts_of(name):
    """Return the names between the commas of a name where each is a tag already, and there are several."""
    names = [part.strip() for part in COMMAS.split(name) if part.strip()]
    keys = {same_name(part) for part in names}
    there = set(FaqTag.objects.filter(name_key__in=keys).values_list("name_key", flat=True))
    return names if len(keys) > 1 and there == keys else []


def _new(name, department, sure, may_create):
    if not may_create:
        raise ValidationError(f"There is no tag “{name}”, and you have no right to make one.")
    if department is None:
        raise ValidationError(f"There is no tag “{name}”; choose a department to make one in.")
    parts = [] if sure else parts_of(name)
    if parts:
        raise ValidationError(
            f"“{name}” is several tags: write each on a line of its own, or “+ {name}” for one topic."
        )
    near = [] if sure else near_doubles(name, department.pk)
    if near:
        named = "; ".join(f"“{tag.name}” ({why})" for tag, why in near[:4])
        raise ValidationError(
            f"“{name}” is near to {named}. Write that, or “+ {name}” for a topic of its own."
        )
    if told := checked_texts.sentences(name):
        raise ValidationError(
            f"“{name}” cannot be a tag: {' '.join(told)} If it may stand, make it among the FAQ tags first."
        )
    tag = FaqTag(name=name, department=department)
    tag.full_clean(exclude=["slug", "name_key", "stem_key", "initial"])
    return tag


def suggest(typed, department_id, limit=8):
    """Return {"found": [(line, note)], "near": [...], "known": bool, "parts": [...]} for what is typed.

    `parts` are names of tags with commas between them, where that is what was typed.
    """
    key = same_name(typed)
    named = Q(name_key__contains=key) | Q(aliases__name__icontains=" ".join(typed.split()))
    rows = FaqTag.objects.filter(named).select_related("department").distinct()[: limit * 5]

    def place(tag):
        is_own, begins = tag.department_id == department_id, tag.name_key.startswith(key)
        return tag.name_key != key, not is_own, not begins, tag.name_key

    order = sorted(rows, key=place)
    found = [(line_of(tag, department_id), tag.department.name) for tag in order[:limit]]
    known = any(tag.name_key == key for tag in order)
    near = [] if known else near_doubles(typed, department_id)
    near.sort(key=lambda pair: pair[0].department_id != department_id)
    return {
        "found": found,
        "near": [(line_of(tag, department_id), why) for tag, why in near[:4]],
        "known": known,
        "parts": [] if known else parts_of(typed),
    }
