"""The first page, and the departments."""

from django.urls import reverse

from consults.facets.cards import most_read
from consults.facets.options import options
from consults.facets.pagination import read_page
from consults.public import front_page, page_head
from web.pages import page

NEWEST, MOST_READ = 5, 5  # consults of the two lists on the home page
MOST_DEPARTMENTS, MOST_TOPICS, GUIDES = 12, 10, 4


def departments(request):
    """Departments with consults."""
    context = {
        "departments": front_page.departments(),
        **page_head.of_index("consults:departments"),
    }
    return page("consults/departments.html", context, reverse("consults:departments"))


def home(request):
    """Search, departments, a few topics, newest and most read consults, guides."""
    found = read_page(1, size=NEWEST + 1)
    context = {
        "questions": found.questions,
        "total": found.total,
        "departments": front_page.departments(),
        "most_departments": MOST_DEPARTMENTS,
        "tags": options(found, kinds=("tag",), limits={"tag": MOST_TOPICS}),
        "most_read": most_read(MOST_READ),
        "guides": front_page.guides(GUIDES),
        **page_head.of_home(),
    }
    return page("home.html", context, reverse("pages:home"))
