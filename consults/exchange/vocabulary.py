"""Departments, doctors and tags by name: found, or made the first time a document names them."""

from django.utils.functional import cached_property

from consults.models import Department, Doctor
from faq.models import Alias, FaqTag
from faq.text import same_name


class Vocabulary:
    """Looks names up once and remembers them for the length of an import."""

    def __init__(self):
        self._doctors, self._tags, self._aliases = {}, {}, {}

    @cached_property
    def _departments(self):
        return {same_name(row.name): row for row in Department.objects.all()}

    def department(self, name):
        """Return the Department of this name."""
        key = same_name(name)
        if key not in self._departments:
            row = Department(name=name)
            row.slug = _free_slug(row)
            row.save()
            self._departments[key] = row
        return self._departments[key]

    def doctor(self, name, department, honorific=None, hospital=""):
        """Return the Doctor of this name in this department (a name).

        A new one gets the honorific and, as today's place of work, the hospital of the reply.
        """
        owner = self.department(department)
        key = same_name(name), owner.pk
        if key not in self._doctors:
            row = _by_name(Doctor.objects.filter(department=owner), name)
            if row is None:
                row = Doctor(name=name, department=owner, hospital=hospital)
                row.honorific = "" if honorific is None else honorific
                row.save()
            self._doctors[key] = row
        return self._doctors[key]

    def load_tags(self, wanted):
        """Read many tags at once: `wanted` is a set of (name, department name)."""
        missing = {
            (name, self.department(department).pk)
            for name, department in wanted
            if (same_name(name), self.department(department).pk) not in self._tags
        }
        rows = FaqTag.objects.filter(
            name__in={name for name, _ in missing},
            department_id__in={department for _, department in missing},
        )
        for row in rows.prefetch_related("aliases"):
            self._keep_tag(row)

    def tag(self, name, department, aliases=()):
        """Return the FaqTag of this name in this department, with the aliases added to it."""
        owner = self.department(department)
        key = same_name(name), owner.pk
        if key not in self._tags:
            row = _by_name(FaqTag.objects.filter(department=owner), name)
            if row is None:
                row = FaqTag(name=name, department=owner)
                row.slug = _free_slug(row)
                row.save()
            self._keep_tag(row)
        tag = self._tags[key]
        self._add_aliases(tag, aliases)
        return tag

    def _keep_tag(self, row):
        self._tags[same_name(row.name), row.department_id] = row
        names = [alias.name for alias in row.aliases.all()]
        self._aliases[row.pk] = {same_name(row.name), *map(same_name, names)}

    def _add_aliases(self, tag, aliases):
        known = self._aliases[tag.pk]
        new = {same_name(name): name for name in aliases if same_name(name) not in known}
        if new:
            Alias.objects.bulk_create([Alias(tag=tag, name=name) for name in new.values()])
            known.update(new)

    def describe(self, document):
        """Take over a department, doctor or tag document; returns the outcome."""
        row = getattr(self, f"_row_for_{type(document).__name__.lower()}")(document)
        names = [n for n in document.__struct_fields__ if n not in DESCRIBED_ELSEWHERE]
        changed = [name for name in names if getattr(row, name) != getattr(document, name)]
        for name in changed:
            setattr(row, name, getattr(document, name))
        if changed:
            row.save()
        return "updated" if changed else "unchanged"

    def _row_for_department(self, document):
        return self.department(document.name)

    def _row_for_doctor(self, document):
        return self.doctor(document.name, document.department, document.honorific)

    def _row_for_faqtag(self, document):
        return self.tag(document.name, document.department, document.aliases)


DESCRIBED_ELSEWHERE = {"format", "name", "department", "aliases"}


def _by_name(rows, name):
    """Return the row of this name, letter case aside; the exact spelling wins."""
    return rows.filter(name=name).first() or rows.filter(name__iexact=name).first()


def _free_slug(row):
    """Return an unused slug for a new department or tag, made from its name."""
    slug, number = row.slugify(row.name), 0
    while type(row).objects.filter(slug=slug).exists():
        number += 1
        slug = row.slugify(row.name, number)
    return slug
