"""Departments, doctors and tags by name: found, or made the first time a document names them."""

from django.utils.functional import cached_property

from consults import permissions
from consults.exchange import schema as formats
from consults.exchange.described import take_help_now, told_of
from consults.models import Department, Doctor
from faq import former_names
from faq.models import Alias, FaqTag
from text.names import same_name
from web import checked_texts, rights


class Vocabulary:
    """Looks names up once and remembers them for the length of an import."""

    def __init__(self, by):
        self.by = by  # who makes what is missing
        self._doctors, self._tags, self._aliases = {}, {}, {}
        self._made = []  # rows and names that were not here
        self._renamed = {}  # {id: a tag that was here before and got another name}
        self._new = set()  # ids of tags that were made here
        # Whether who asks hears of names that seem to lead to a person, and decides.
        self._is_told = False

    @cached_property
    def _departments(self):
        return {same_name(row.name): row for row in Department.objects.all()}

    def department(self, name):
        """Return the Department of this name, also of one that it had before it was renamed."""
        key = same_name(name)
        if key not in self._departments and (
            row := former_names.known_as(Department.objects, name)
        ):
            self._departments[key] = row
        if key not in self._departments:
            rights.require(
                self.by,
                "consults.add_department",
                f"make the department “{name}”, which is not here. Use one that is, or ask an administrator",
            )
            self._look_at(name, "a department")
            row = Department(name=name)
            row.slug = _free_slug(row)
            row.save()
            self._made.append(row)
            self._departments[key] = row
        return self._departments[key]

    def doctor(self, name, department, honorific=None, hospital=""):
        """Return the Doctor of this name in this department (a name).

        A new one gets the honorific and, as today's place of work, the hospital of the reply.
        """
        owner = self.department(department)
        key = same_name(name), owner.pk
        if key not in self._doctors:
            row = Doctor.objects.filter(department=owner, name_key=key[0]).first()
            if row is None:
                rights.require(self.by, "consults.add_doctor", f"make the doctor “{name}”")
                row = Doctor(name=name, department=owner, hospital=hospital)
                row.honorific = "" if honorific is None else honorific
                for text in (str(row), hospital):
                    self._look_at(text, "a doctor", owner=name)
                row.save()
                self._made.append(row)
            self._doctors[key] = row
        return self._doctors[key]

    def _look_at(self, text, kind, owner=""):
        """Raise WorkflowError for a new name that seems to lead to a person."""
        if not self._is_told:
            checked_texts.refuse(text, kind, owner)

    def answers_to(self, wanted):
        """Return {(name, department): names} of the tags among [(name, department name)] that are here.

        All in the form of `same_name`. Nothing is made.
        """
        pairs = {(same_name(name), same_name(department)) for name, department in wanted}
        keys = {
            pair: (pair[0], self._departments[pair[1]].pk)
            for pair in pairs
            if pair[1] in self._departments
        }
        self._read_tags(dict.fromkeys(key for key in keys.values() if key not in self._tags))
        here = {pair: self._tags[key] for pair, key in keys.items() if key in self._tags}
        return {pair: self._aliases[tag.pk] for pair, tag in here.items()}

    def load_tags(self, wanted):
        """Find or make many tags at once: `wanted` is [(name, department name, aliases)]."""
        missing = {}
        for name, department, _ in wanted:
            key = same_name(name), self.department(department).pk
            if key not in self._tags:
                missing.setdefault(key, name)
        if missing:
            self._read_tags(missing)
            self._read_renamed(missing.keys() - self._tags.keys())
            absent = {key: name for key, name in missing.items() if key not in self._tags}
            self._make_tags(absent)
        self._add_aliases(wanted)

    def _read_tags(self, keys):
        rows = FaqTag.objects.filter(
            name_key__in={name for name, _ in keys}, department_id__in={pk for _, pk in keys}
        )
        for row in rows.prefetch_related("aliases"):
            self._keep_tag(row, [alias.name for alias in row.aliases.all()])
        self._read_merged(keys.keys() - self._tags.keys())

    def _read_merged(self, keys):
        """A name that was merged into another tag means that one, also in a later import."""
        places = {pk for _, pk in keys}
        merged = Alias.objects.filter(was_a_tag=True, tag__department__in=places)
        for alias in merged.select_related("tag") if keys else ():
            key = same_name(alias.name), alias.tag.department_id
            if key in keys:
                names = alias.tag.aliases.values_list("name", flat=True)
                self._tags[key] = alias.tag
                self._aliases[alias.tag_id] = {alias.tag.name_key, *map(same_name, names)}

    def _read_renamed(self, keys):
        """A name that a tag had before it was renamed means that one, as one that was merged does."""
        departments = {row.pk: row for row in self._departments.values()}
        for pk in {pk for _, pk in keys}:
            names = [name for name, owner in keys if owner == pk]
            for name, tag in former_names.renamed(names, departments[pk]).items():
                self._keep_tag(tag, tag.aliases.values_list("name", flat=True))
                self._tags[name, pk] = tag

    def _make_tags(self, names):
        """Create tags: {(name key, department id): name}."""
        if names:
            rights.require(
                self.by, "faq.add_faqtag", f"make the FAQ tag “{next(iter(names.values()))}”"
            )
        for name in names.values():
            self._look_at(name, "a FAQ tag")
        departments = {row.pk: row for row in self._departments.values()}
        rows = [FaqTag(name=name, department=departments[pk]) for (_, pk), name in names.items()]
        taken = set(
            FaqTag.objects.filter(slug__in=[row.slugify(row.name) for row in rows]).values_list(
                "slug", flat=True
            )
        )
        for row in rows:
            row.prepare()
            row.slug = row.slugify(row.name)
            if row.slug in taken:
                row.slug = _free_slug(row, taken)
            taken.add(row.slug)
        for row in FaqTag.objects.bulk_create(rows):
            self._keep_tag(row, [])
            self._new.add(row.pk)
        self._made += rows

    def tag(self, name, department, aliases=()):
        """Return the FaqTag of this name in this department, with the aliases added to it."""
        key = same_name(name), self.department(department).pk
        if key not in self._tags or aliases:
            self.load_tags([(name, department, aliases)])
        return self._tags[key]

    def _keep_tag(self, row, aliases):
        self._tags[row.name_key, row.department_id] = row
        self._aliases[row.pk] = {row.name_key, *map(same_name, aliases)}

    def _add_aliases(self, wanted):
        """Add the names that a tag does not answer to yet; none is ever removed."""
        rows = []
        for name, department, aliases in wanted:
            tag = self._tags[same_name(name), self.department(department).pk]
            known = self._aliases[tag.pk]
            for alias in aliases:
                if same_name(alias) not in known:
                    known.add(same_name(alias))
                    rows.append(Alias(tag=tag, name=alias))
        if rows:
            rights.require(self.by, "faq.add_alias", f"add the name “{rows[0].name}” to a tag")
        for row in rows:
            self._look_at(row.name, "a FAQ tag")
            if row.tag_id not in self._new:
                rights.require(self.by, "faq.change_faqtag", f"change the names of “{row.tag}”")
                self._renamed[row.tag_id] = row.tag
            row.prepare()
        Alias.objects.bulk_create(rows)
        self._made += rows

    def take_renamed(self):
        """Return the tags that were here before and got another name since this was asked last."""
        found, self._renamed = list(self._renamed.values()), {}
        return found

    def describe(self, document):
        """Take over a department, doctor or tag document; returns the outcome. Another name counts as a change.

        Raises Forbidden for whoever may not change such rows.
        """
        rights.require(
            self.by, DESCRIBING[type(document)], f"change what is said of “{document.name}”"
        )
        made = len(self._made)
        self._is_told = self.by is rights.COMMAND_LINE
        row = getattr(self, f"_row_for_{type(document).__name__.lower()}")(document)
        self._is_told = False
        told = told_of(document, DESCRIBED_ELSEWHERE)
        changed = {name: value for name, value in told.items() if getattr(row, name) != value}
        if isinstance(row, Doctor) and "honorific" in changed:
            permissions.require_rename(self.by, row)
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            row.save()
        warned = getattr(document, "help_now", None) and take_help_now(row, document.help_now)
        here = self._made[made:]
        if row in here:
            return "new"
        return "updated" if changed or warned or here else "unchanged"

    def _row_for_department(self, document):
        return self.department(document.name)

    def _row_for_doctor(self, document):
        honorific = told_of(document).get("honorific", Doctor._meta.get_field("honorific").default)
        return self.doctor(document.name, document.department, honorific)

    def _row_for_faqtag(self, document):
        return self.tag(document.name, document.department, document.aliases)


DESCRIBING = {
    formats.Department: "consults.change_department",
    formats.Doctor: "consults.change_doctor",
    formats.FaqTag: "faq.change_faqtag",
}
DESCRIBED_ELSEWHERE = {"format", "name", "department", "aliases", "help_now"}


def _free_slug(row, taken=frozenset()):
    """Return an unused slug for a new department or tag, made from its name."""
    slug, number = row.slugify(row.name), 0
    while slug in taken or type(row).objects.filter(slug=slug).exists():
        number += 1
        slug = row.slugify(row.name, number)
    return slug
