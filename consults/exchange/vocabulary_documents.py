"""Departments, doctors and FAQ tags as documents."""

from django.db.models import Q

from consults.exchange import schema as formats
from consults.models import Department, Doctor
from faq.models import FaqTag, HelpNow


def vocabulary(questions):
    """Yield the documents of departments, doctors and tags; with `questions`, only those they use."""
    doctors, tags = Doctor.objects.all(), FaqTag.objects.all()
    departments = Department.objects.select_related("help_now")
    if questions is not None:
        ids = questions.values("pk")
        doctors = doctors.filter(replies__question__in=ids).distinct()
        tags = tags.filter(tagged_questions__content_object__in=ids).distinct()
        used = Q(questions__in=ids) | Q(doctors__in=doctors) | Q(faq_tags__in=tags)
        departments = departments.filter(used).distinct()
    for_readers = questions is not None
    for row in departments.order_by("name"):
        yield _department(row, for_readers)
    for row in doctors.select_related("department").order_by("name", "department__name"):
        yield _doctor(row)
    tags = tags.select_related("department", "help_now").prefetch_related("aliases")
    for row in tags.order_by("name", "department__name").iterator(chunk_size=2000):
        yield _tag(row, for_readers)


def _department(row, for_readers):
    return formats.Department(
        name=row.name,
        description=row.description,
        order=row.order,
        needs_second_person=row.needs_second_person,
        review_months=row.review_months,
        help_now=_help_now(row, for_readers),
    )


def _doctor(row):
    return formats.Doctor(
        name=row.name,
        department=row.department.name,
        honorific=row.honorific,
        hospital=row.hospital,
        credentials=row.credentials,
        biography=row.biography,
        active=row.active,
    )


def _tag(row, for_readers):
    return formats.FaqTag(
        name=row.name,
        department=row.department.name,
        description=row.description,
        aliases=[alias.name for alias in row.aliases.all()],
        help_now=_help_now(row, for_readers),
    )


def _help_now(owner, for_readers):
    """Return the help-now text of a tag or department loaded with it, or None."""
    row = getattr(owner, "help_now", None)
    if row is None or (for_readers and not row.active):
        return None
    return formats.HelpNow(
        level=HelpNow.Level(row.level).name.lower(),
        text=row.text,
        review_due_on=row.review_due_on,
        words=row.words,
        active=row.active,
    )
