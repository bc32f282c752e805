"""The first page, and the departments."""

from django.urls import reverse

from consults.facets.cards import most_read
from consults.facets.options import options
from consults.facets.pagination import read_page
from consults.models import Facet, Guide
from consults.public import page_head
from web.pages import page

NEWEST, MOST_READ = 5, 5  # consults of the two lists on the home page
MOST_DEPARTMENTS, MOST_TOPICS = 12, 10
Kind = Facet.Kind


def departments(request):
    """Departments with consults."""
    context = {"facets": _departments(), **page_head.of_index("consults:departments")}
    return page("consults/departments.html", context, reverse("consults:departments"))


def _departments():
    """Return the facets of the departments that have consults, in the editors' order."""
    facets = Facet.objects.filter(kind=Kind.DEPARTMENT, listed__gt=0).with_published_count()
    facets = facets.select_related("department").order_by("department__order", "department__name")
    return [facet for facet in facets if facet.published > 0]


def home(request):
    """Search, departments, a few topics, newest and most read consults, guides."""
    found = read_page(1, size=NEWEST + 1)
    context = {
        "questions": found.questions,
        "total": found.total,
        "departments": _departments(),
        "most_departments": MOST_DEPARTMENTS,
        "tags": options(found, kinds=("tag",), limits={"tag": MOST_TOPICS}),
        "most_read": most_read(MOST_READ),
        "guides": Guide.objects.published().for_cards()[:4],
        **page_head.of_home(),
    }
    return page("home.html", context, reverse("pages:home"))
