"""Where a value that an address has and nobody else leads: former addresses, capitals, names, aliases.

In a path, in a filter, in a feed. What readers see nothing of is left out, as if it had never been.
"""

from django.db.models import Q
from django.utils.text import slugify

from consults.models import Department, Doctor, Facet, FormerDepartmentSlug, FormerDoctorSlug
from faq.models import Alias, FaqTag, FormerSlug
from text.names import same_name
from text.words import key_of


def values_now(pairs):
    """Return {(kind, value): [slugs]} of what is meant by the pairs (kind, value), where that is clear.

    A name that several doctors have means all of them.
    """
    found = {}
    for kind, lead in LEADS.items():
        values = [value for own, value in pairs if own == kind]
        if values:
            found.update({(kind, value): slugs for value, slugs in lead(values).items()})
    return found


def _tags(values):
    """Return {value: [slug]}: an address means more than a former one, and that more than a name."""
    slugs = {_slug(value): value for value in values}
    names = {same_name(value): value for value in values}
    stems = {key_of(value.replace("-", " "))[:300] for value in values} - {""}
    owned = {pk: [] for pk in values}
    former = FormerSlug.objects.filter(slug__in=[*values, *slugs])
    for slug, tag in former.values_list("slug", "tag"):
        owned[slug if slug in owned else slugs[slug]].append((1, tag))
    tags = FaqTag.objects.filter(Q(slug__in=slugs) | Q(name_key__in=names))
    for tag, slug, name in tags.values_list("pk", "slug", "name_key"):
        owned[slugs.get(slug) or names[name]].append((0 if slug in slugs else 2, tag))
    for name, tag in Alias.objects.filter(stem_key__in=stems).values_list("name", "tag"):
        if _slug(name) in slugs:
            owned[slugs[_slug(name)]].append((3, tag))
    return _public("tag", owned)


def _public(kind, owned):
    """Return {value: [slug]} of the first row that readers see, by (rank, most consults).

    `owned` is {value: [(rank, id)]}.
    """
    ids = [pk for rows in owned.values() for _, pk in rows]
    seen = Facet.objects.filter(**{f"{kind}__in": ids}).with_published_count()
    seen = seen.filter(published__gt=0).values_list(kind, f"{kind}__slug", "published")
    public = {pk: (slug, count) for pk, slug, count in seen}
    found = {}
    for value, rows in owned.items():
        shown = [(rank, -public[pk][1], public[pk][0]) for rank, pk in rows if pk in public]
        if shown:
            found[value] = [min(shown)[2]]
    return found


def _departments(values):
    found = {}
    for value in values:
        rows = Department.objects.filter(Q(slug=_slug(value)) | Q(name__iexact=value))
        former = FormerDepartmentSlug.objects.filter(slug__in=[value, _slug(value)])
        found[value] = [(0, pk) for pk in rows.values_list("pk", flat=True)]
        found[value] += [(1, pk) for pk in former.values_list("department", flat=True)]
    return _public("department", found)


def _doctors(values):
    """Return {value: [slugs]}; a typed name may have the title before it."""
    found = {}
    for value in values:
        name = same_name(value)
        rows = Doctor.objects.filter(name_key__in=[name, name.partition(" ")[2]])
        named = [row for row in rows if name in {row.name_key, same_name(str(row))}]
        rows = Doctor.objects.filter(slug=_slug(value))
        former = FormerDoctorSlug.objects.filter(slug__in=[value, _slug(value)])
        found[value] = [row.pk for row in [*rows, *named]]
        found[value] += former.values_list("doctor", flat=True)
    ids = [pk for rows in found.values() for pk in rows]
    seen = Facet.objects.filter(doctor__in=ids).with_published_count().filter(published__gt=0)
    slugs = dict(seen.values_list("doctor", "doctor__slug"))
    shown = {value: [slugs[pk] for pk in rows if pk in slugs] for value, rows in found.items()}
    return {value: list(dict.fromkeys(rows)) for value, rows in shown.items() if rows}


def _slug(value):
    return slugify(value, allow_unicode=True)


LEADS = {"tag": _tags, "department": _departments, "doctor": _doctors}
