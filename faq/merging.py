"""Merging tags, splitting one, and taking either back.

Only rows of the vocabulary and the tagging rows change here; what follows from them (lists, search,
cards) is brought in step by the content's workflow. Called inside a transaction.
"""

from django.utils import timezone

from faq.models import Alias, FaqTag, FormerSlug, TagChange
from text.names import same_name
from web import checked_texts, rights
from web.errors import WorkflowError

CHANGE = "faq.change_faqtag"
TAG_FIELDS = ["name", "slug", "department_id", "description"]
CONSULTS = "tagged_questions"  # the relation whose rows a split hands over


def carriers():
    """Return {relation: owner's column} of what carries tags, whichever apps have it.

    These are the rows with a place among an owner's tags. The content says so by its models; the vocabulary
    knows neither consults nor articles.
    """
    found = {}
    for relation in FaqTag._meta.related_objects:
        fields = {field.name: field for field in relation.related_model._meta.concrete_fields}
        if relation.one_to_many and "position" in fields:
            [owner] = [
                f for f in fields.values() if f.is_relation and f.name != relation.field.name
            ]
            found[relation.get_accessor_name()] = owner.attname
    return found


def merge(source, target, by):
    """Give everything of `source` to `target` and delete it; its name stays findable.

    Returns the TagChange. The address of `source` leads to `target` for good. Raises WorkflowError
    when both are the same tag.
    """
    rights.require(by, CHANGE, "merge tags")
    if source.pk == target.pk:
        raise WorkflowError("A tag cannot be merged into itself.")
    _look_at_names(source, target)
    kept = {name: getattr(source, name) for name in TAG_FIELDS}
    rows = {
        "source": {"id": source.pk, **kept},
        "target": target.pk,
        **{name: _move_all(source, target, name, owner) for name, owner in carriers().items()},
        "aliases": _move_aliases(source, target),
        "slugs": _move_slugs(source, target),
    }
    _remember_change(rows, source, target)
    source.delete()
    summary = f"“{source.name}” merged into “{target.name}”"[:400]
    return _written(TagChange.Kind.MERGE, summary, target, rows, len(rows[CONSULTS]), by)


def _look_at_names(source, target):
    """Raise WorkflowError where `target` would get a name that seems to lead to a person."""
    known = {target.name, *target.aliases.values_list("name", flat=True)}
    for name in [source.name, *source.aliases.values_list("name", flat=True)]:
        if name not in known:
            checked_texts.refuse(name, f"the tag “{target}”")


def _written(kind, summary, tag, rows, consults, by):
    return TagChange.objects.create(
        kind=kind, summary=summary, tag=tag, rows=rows, consults=consults, by=rights.account(by)
    )


def _move_all(source, target, relation, owner):
    """Hand over tagging rows; where both tags are, the row of `source` goes. Returns what was."""
    has_both = set(getattr(target, relation).values_list(owner, flat=True))
    was = list(getattr(source, relation).values("id", owner, "position"))
    for row in was:
        row["both"] = row[owner] in has_both
    manager = getattr(source, relation)
    manager.filter(pk__in=[row["id"] for row in was if row["both"]]).delete()
    manager.update(tag=target)
    return was


def _move_aliases(source, target):
    """Hand over the aliases `target` has not got; returns what was, and later what was added."""
    known = {same_name(target.name), *map(same_name, target.aliases.values_list("name", flat=True))}
    was = list(source.aliases.values("id", "name", "was_a_tag"))
    for row in was:
        row["kept"] = same_name(row["name"]) not in known
        known.add(same_name(row["name"]))
    source.aliases.exclude(pk__in=[row["id"] for row in was if row["kept"]]).delete()
    source.aliases.update(tag=target)
    return was


def _move_slugs(source, target):
    was = list(source.former_slugs.values_list("pk", flat=True))
    source.former_slugs.update(tag=target)
    return was


def _remember_change(rows, source, target):
    """Keep the name as an alias and the address as one that leads to `target`."""
    alias = Alias.objects.filter(tag=target, name=source.name).first()
    rows["alias_was"] = alias.was_a_tag if alias else None
    if alias is None:
        alias = Alias(tag=target, name=source.name)
    alias.was_a_tag = True
    alias.save()
    rows["alias"] = alias.pk
    rows["slug"] = FormerSlug.objects.create(slug=source.slug, tag=target).pk


def split(tag, name, department, question_ids, by):
    """Make a tag `name` and give it to these consults of `tag` in the place of that.

    Returns (new tag, TagChange). Raises WorkflowError without a consult, or when the name is taken.
    """
    rights.require(by, CHANGE, "split a tag")
    rows = list(
        tag.tagged_questions.filter(content_object__in=question_ids).values_list("pk", flat=True)
    )
    if not rows:
        raise WorkflowError("Choose at least one consult for the new tag.")
    if FaqTag.objects.filter(name_key=same_name(name), department=department).exists():
        raise WorkflowError(f"{department} has a tag “{name}” already: merge, or choose a name.")
    checked_texts.refuse(name, "a FAQ tag")
    new = FaqTag(name=name, department=department)
    new.save()
    tag.tagged_questions.filter(pk__in=rows).update(tag=new)
    kept = {"new": new.pk, "source": tag.pk, "tagged_questions": rows}
    summary = f"“{new.name}” split off “{tag.name}”"[:400]
    return new, _written(TagChange.Kind.SPLIT, summary, tag, kept, len(rows), by)


def undo(change, by):
    """Take a merge or split back, row by row. Returns the tags concerned.

    What carried a tag and was deleted since then is left out. Raises WorkflowError when something that
    was changed afterwards stands in the way; nothing is changed then.
    """
    rights.require(by, CHANGE, "undo a change of tags")
    if change.undone_at:
        raise WorkflowError("This was undone already.")
    step = _undo_merge if change.kind == TagChange.Kind.MERGE else _undo_split
    tags = step(change)
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    return tags


def _undo_merge(change):
    rows, about = change.rows, change.rows["source"]
    target = FaqTag.objects.filter(pk=rows["target"]).first()
    if target is None:
        raise WorkflowError("The tag it was merged into is gone: undo the later change first.")
    key = same_name(about["name"])
    if FaqTag.objects.filter(name_key=key, department=about["department_id"]).exists():
        raise WorkflowError(f"There is a tag “{about['name']}” again: rename or merge that first.")
    if FaqTag.objects.filter(slug=about["slug"]).exists():
        raise WorkflowError(f"The address “{about['slug']}” is in use by another tag.")
    FormerSlug.objects.filter(pk=rows["slug"]).delete()
    source = FaqTag(pk=about["id"], **{name: about[name] for name in TAG_FIELDS})
    source.save(force_insert=True)
    for relation, owner in carriers().items():
        _give_back(source, target, relation, owner, rows.get(relation, []))
    _give_back_aliases(source, target, rows)
    FormerSlug.objects.filter(pk__in=rows["slugs"]).update(tag=source)
    return [source, target]


def _give_back(source, target, relation, owner, was):
    model = getattr(source, relation).model
    model.objects.filter(pk__in=[r["id"] for r in was if not r["both"]], tag=target).update(
        tag=source
    )
    owners = model._meta.get_field(owner.removesuffix("_id")).related_model
    alive = set(
        owners.objects.filter(pk__in=[row[owner] for row in was]).values_list("pk", flat=True)
    )
    model.objects.bulk_create(
        [
            model(pk=r["id"], tag=source, position=r["position"], **{owner: r[owner]})
            for r in was
            if r["both"] and r[owner] in alive
        ],
        ignore_conflicts=True,
    )


def _give_back_aliases(source, target, rows):
    if rows["alias_was"] is None:
        Alias.objects.filter(pk=rows["alias"]).delete()
    else:
        Alias.objects.filter(pk=rows["alias"]).update(was_a_tag=rows["alias_was"])
    kept = [row["id"] for row in rows["aliases"] if row["kept"]]
    Alias.objects.filter(pk__in=kept, tag=target).update(tag=source)
    for row in rows["aliases"]:
        if not row["kept"]:
            Alias(pk=row["id"], tag=source, name=row["name"], was_a_tag=row["was_a_tag"]).save()


def _undo_split(change):
    source = FaqTag.objects.filter(pk=change.rows["source"]).first()
    new = FaqTag.objects.filter(pk=change.rows["new"]).first()
    if source is None or new is None:
        raise WorkflowError("One of the two tags is gone: undo the later change first.")
    more = new.tagged_questions.exclude(pk__in=change.rows["tagged_questions"])
    elsewhere = (getattr(new, name) for name in carriers() if name != CONSULTS)
    if more.exists() or any(rows.exists() for rows in elsewhere):
        raise WorkflowError(f"“{new}” is in use elsewhere by now: merge it instead.")
    has_both = source.tagged_questions.values("content_object")
    new.tagged_questions.filter(content_object__in=has_both).delete()
    new.tagged_questions.update(tag=source)
    new.delete()
    return [source]
