"""Indexes: FAQ tags from A to Z, departments, doctors."""

from itertools import groupby

from django.db.models import Count
from django.http import Http404
from django.urls import reverse

from consults.facets.options import options
from consults.facets.pagination import read_page
from consults.models import Facet, Guide
from web.pages import one_page, page

WHOLE_INDEX = 400  # tags shown on one page; a larger vocabulary is shown letter by letter
DOCTORS_PER_PAGE = 60
NEWEST = 6
Kind = Facet.Kind


def faq(request):
    """FAQ tags with consults, from A to Z or by department: ?by=department, ?letter=M."""
    by = request.GET.get("by", "letter")
    if by not in {"letter", "department"}:
        raise Http404
    facets = Facet.objects.filter(kind=Kind.TAG, listed__gt=0).with_published_count()
    facets = facets.select_related("tag__department").only(
        "kind", "listed", "tag__name", "tag__slug", "tag__initial", "tag__department__name",
        "tag__department__slug",
    )  # fmt: skip
    order = ["tag__name_key", "pk"]
    if by == "department":
        order.insert(0, "tag__department__name")
    headings = _headings(by)
    total = sum(count for _, _, count in headings)
    chosen = request.GET.get(by, "")
    if chosen or total > WHOLE_INDEX:
        keys = [key for key, _, _ in headings]
        chosen = chosen or (keys[0] if keys else "")
        if chosen not in keys and keys:
            raise Http404
        column = "tag__initial" if by == "letter" else "tag__department__slug"
        facets = facets.filter(**{column: chosen})
    facets = [facet for facet in facets.order_by(*order) if facet.published > 0]
    context = {
        "by": by,
        "groups": _grouped(facets, by),
        "headings": headings,
        "chosen": chosen,
        "whole": total <= WHOLE_INDEX and not chosen,
        "total": total,
    }
    address = reverse("faq:index")
    return page("consults/faq_index.html", context, address)


def _headings(by):
    """Return [(key, label, number of tags)] of the letters or departments that have tags."""
    facets = Facet.objects.filter(kind=Kind.TAG, listed__gt=0).with_published_count()
    facets = facets.filter(published__gt=0).order_by()
    if by == "letter":
        rows = facets.values_list("tag__initial").annotate(Count("pk")).order_by("tag__initial")
        return [(letter, letter, count) for letter, count in rows]
    rows = facets.values_list("tag__department__slug", "tag__department__name")
    return list(rows.annotate(Count("pk")).order_by("tag__department__name"))


def _grouped(facets, by):
    key = _initial if by == "letter" else _department
    return [(heading, list(items)) for heading, items in groupby(facets, key=key)]


def _initial(facet):
    return facet.tag.initial


def _department(facet):
    return facet.tag.department.name


def departments(request):
    """Departments with consults."""
    facets = Facet.objects.filter(kind=Kind.DEPARTMENT, listed__gt=0).with_published_count()
    facets = facets.select_related("department").order_by("department__order", "department__name")
    context = {"facets": [facet for facet in facets if facet.published > 0]}
    return page("consults/departments.html", context, reverse("consults:departments"))


def doctors(request):
    """Doctors who replied, by name; ?page=."""
    facets = (
        Facet.objects.filter(kind=Kind.DOCTOR, listed__gt=0)
        .with_published_count()
        .select_related("doctor__department")
        .filter(published__gt=0)
        .order_by("doctor__name", "pk")
    )
    number, address = request.GET.get("page", 1), reverse("consults:doctors")
    found, canonical = one_page(facets, DOCTORS_PER_PAGE, number, address)
    return page("consults/doctors.html", {"page": found}, canonical)


def home(request):
    """Search, departments, popular topics, newest consults, guides."""
    found = read_page(1, size=NEWEST)
    wanted = options(found, kinds=("department", "tag"), limits={"department": 40, "tag": 24})
    context = {
        "questions": found.questions,
        "total": found.total,
        "departments": sorted(
            (option for option in wanted if option.kind == "department"),
            key=lambda option: option.label,
        ),
        "tags": [option for option in wanted if option.kind == "tag"],
        "guides": Guide.objects.published().for_cards()[:4],
    }
    return page("home.html", context, reverse("pages:home"))
