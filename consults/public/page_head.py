"""What the head of each public page says to search engines and to those who show a link to it.

Each function returns names for `templates/public/base.html`: `data` (schema.org), `trail` (where the page
stands), and what a link shows. Pages that search engines shall not keep print none of it but their title.
"""

from django.urls import reverse

from consults.public import schema_org, share_image
from web.pages import absolute

HOME = "Home"
INDEXES = {
    "consults:questions": "All consults",
    "consults:departments": "Departments",
    "consults:doctors": "Doctors",
    "faq:index": "Topics",
    "guides:index": "Guides",
}
ABOVE = {"tag": "faq:index", "department": "consults:departments", "doctor": "consults:doctors"}


def of_home():
    """The site itself: who runs it and how it is searched."""
    return {"data": [schema_org.website()]}


def of_index(route):
    """One of INDEXES."""
    return _with(trail(route))


def of_list(filters, found, address, about=None):
    """A list of consults; `about` is the tag, department or doctor (a Found) whose page it is.

    What is searched, narrowed or unknown is no page that search engines keep.
    """
    path = (
        trail(ABOVE[about.kind], (about.label, address)) if about else trail("consults:questions")
    )
    profile = about is not None and about.kind == "doctor"
    return {
        **_with(path, *([schema_org.profile_page(about, absolute(address))] if profile else [])),
        "noindex": _is_one_of_many(filters, found, about),
        "og_type": "profile" if profile else "website",
    }


def _is_one_of_many(filters, found, about):
    """True for a list that search engines should not keep: a search, an order, a combination, a mistake."""
    combined = filters.is_range or len(filters.chosen) > (0 if about else 1)
    return bool(combined or filters.text or filters.errors or filters.is_sorted or found.unknown)


def canonical_of_list(filters, number, address):
    """Return the one address of a page of a list; all of a list in another order lead to its beginning."""
    first = next(iter(filters.sorts))
    query = filters.query(number) if filters.order == first else filters.query(sort=first)
    return f"{address}?{query}" if query else address


def of_consult(consult, replies, tags):
    """One consult; where advice was replaced, the successor is named and no picture shows a doctor’s name."""
    page = schema_org.medical_web_page(consult, replies, tags)
    return {
        **_with(trail_of_consult(consult), page),
        **_article(consult.language, share_image.of_consult(consult, replies)),
        "successors": schema_org.successors(replies),
    }


def of_guide(guide, tags):
    """One guide."""
    page = schema_org.guide_page(guide, tags, max(guide.published_at, guide.updated_at))
    return {
        **_with(trail_of_guide(guide), page),
        **_article(guide.language, share_image.of_guide(guide)),
    }


def trail_of_consult(consult):
    """Return where a consult stands: under its department."""
    department = reverse("consults:department", args=[consult.department__slug])
    steps = [(consult.department__name, department), (consult.title, consult.path)]
    return trail("consults:departments", *steps)


def trail_of_guide(guide):
    """Return where a guide stands."""
    return trail("guides:index", (guide.title, guide.get_absolute_url()))


def trail(route, *below):
    """Return [(name, path)] from the home page by an index to a page."""
    return [(HOME, reverse("pages:home")), (INDEXES[route], reverse(route)), *below]


def _with(path, *data):
    return {"trail": path, "data": [*data, schema_org.breadcrumbs(path)]}


def _article(language, sheet):
    return {
        "og_type": "article",
        "language": language,
        "share_image": sheet.address if sheet else "",
    }
