"""Lists of consults: all, of one tag, of one department, of one doctor."""

import re
from urllib.parse import parse_qsl

from django.db.models import Value
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone

from consults.facets.filters import ListFilters
from consults.facets.options import options
from consults.facets.pagination import Found, NoSuchPage, Page, read_page
from consults.models import Facet, Guide
from consults.public import help_now
from consults.search.autocomplete import near_names
from consults.statistics import counters
from faq.models import Alias, FaqTag, FormerSlug
from text.words import folded
from web.pages import page

MOST_GUIDES = 2
TYPED = re.compile(r"[^\W_]+")
KIND_NAMES = {
    "department": "Department",
    "tag": "FAQ tag",
    "doctor": "Doctor",
    "age": "Age of the asker",
    "sex": "Sex of the asker",
    "year": "Year asked",
    "q": "Search",
}


def questions(request):
    """All published consults, narrowed by ?tag=, ?department=, ?doctor=, ?age=, ?year= and ?q=."""
    return _list(request, reverse("consults:questions"), "consults/questions.html")


def tag(request, slug):
    """One FAQ tag with its consults and guides; an old address leads to the tag that took over."""
    return _list(request, reverse("faq:tag", args=[slug]), "consults/tag.html", ("tag", slug))


def department(request, slug):
    """One department: its tags, doctors and consults."""
    address = reverse("consults:department", args=[slug])
    return _list(request, address, "consults/department.html", ("department", slug))


def doctor(request, slug):
    """One doctor and the consults they replied to."""
    address = reverse("consults:doctor", args=[slug])
    return _list(request, address, "consults/doctor.html", ("doctor", slug))


def _about(found, own):
    """Return the Found whose page this is, or None when the public sees nothing of it."""
    for facet in found.facets:
        if (facet.kind, facet.value) == own and facet.published > 0:
            return facet
    return _tag_with_a_guide(own[1]) if own[0] == "tag" else None


def _tag_with_a_guide(slug):
    tags = FaqTag.objects.filter(slug=slug, guides__in=Guide.objects.published())
    tag = tags.select_related("department").first()
    if tag is None:
        return None
    place = tag.department
    return Found(0, "tag", 0, 0, slug, tag.name, tag.description, place.name, place.slug)


def _names_and_guides(slug):
    """Return (aliases, [(title, slug) of published guides]) of a tag, in one query."""
    guides = Guide.objects.published().filter(tags__slug=slug).order_by()
    names = Alias.objects.filter(tag__slug=slug).order_by().values_list("name", Value(""))
    rows = sorted(names.union(guides.values_list("title", "slug"), all=True))
    return [name for name, slug in rows if not slug], [row for row in rows if row[1]]


def _moved(own):
    """Lead the old address of a tag to the new one; anything else is not found."""
    kind, slug = own
    if kind != "tag":
        raise Http404
    former = FormerSlug.objects.select_related("tag").filter(slug=slug).first()
    tags = Facet.objects.with_published_count().filter(published__gt=0)
    if former is None or not tags.filter(tag=former.tag_id).exists():
        raise Http404
    return HttpResponsePermanentRedirect(former.tag.get_absolute_url())


def _list(request, address, template, own=None):
    """Read the address, send it to its canonical form, and show that page of the list."""
    number = _page_number(request)
    filters = ListFilters(request.GET)
    query = filters.query(number)
    if not filters.errors and not _same_query(request.META.get("QUERY_STRING", ""), query):
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    chosen = filters.chosen + ([own] if own else [])
    try:
        found = _read(filters, number, chosen)
    except NoSuchPage:
        raise Http404 from None
    if number == 1 and request.method == "GET":
        _tally(filters, found)
    context = {}
    if own:
        context["about"] = _about(found, own)
        if context["about"] is None:
            return _moved(own)
        context["urgency"] = help_now.of_place(*own)
        if own[0] == "tag" and not query:
            context["aliases"], context["guides"] = _names_and_guides(own[1])
    context = {
        **context,
        **_shown(found, filters, address, own),
        "page": found,
        "search_text": filters.text,
        "filters": filters,
        "address": address,
    }
    canonical = f"{address}?{query}" if query else address
    return page(template, context, canonical)


def _tally(filters, found):
    """Count what was looked for, for editors to see what the library lacks."""
    if filters.text and not filters.chosen:
        counters.searched(filters.text, bool(found.questions))
    elif not filters.text and len(filters.chosen) > 1 and not (found.unknown or found.questions):
        counters.narrowed_to_nothing(filters.chosen)


def _same_query(first, second):
    """True for query strings that say the same, however their characters are written."""
    return parse_qsl(first, keep_blank_values=True) == parse_qsl(second, keep_blank_values=True)


def _read(filters, number, chosen):
    """Return the page of the list; filters that make no sense give an empty one."""
    if filters.errors:
        return Page(1, [], 0, False, [], [], False)
    return read_page(number, chosen, filters.text, filters.order)


def _page_number(request):
    text = request.GET.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 50_000_000:
        raise Http404
    return int(text[:9])


def _shown(found, filters, address, own):
    """Return chips, options and neighbouring pages with their addresses."""
    labels = {(known.kind, known.value): known.label for known in found.facets}
    chips = [
        (
            KIND_NAMES[kind],
            labels.get((kind, value), value),
            _link(address, filters, without=(kind, value)),
        )
        for kind, value in filters.chosen
    ]
    if filters.text:
        text = ("q", filters.text)
        chips.insert(0, (KIND_NAMES["q"], filters.text, _link(address, filters, without=text)))
    groups, narrowed = {}, filters.narrower(address)
    for option in options(found):
        if (option.kind, option.value) != own:
            link = narrowed(option.kind, option.value)
            groups.setdefault(KIND_NAMES[option.kind], []).append((option, link))
    # A single option that every consult shares narrows nothing.
    groups = [
        (name, items)
        for name, items in groups.items()
        if len(items) > 1 or items[0][0].count != found.total
    ]
    return {
        "chips": chips,
        "groups": groups,
        "sorts": [
            (name == filters.order, label, _link(address, filters, sort=name))
            for name, label in filters.sorts.items()
        ],
        "near": _near(found, filters.text),
        "explaining": _guides(found),
        "spelling": _spelling(found.found, filters, address),
        "previous": _link(address, filters, found.number - 1) if found.number > 1 else "",
        "next": _link(address, filters, found.number + 1) if found.has_next else "",
        "noindex": bool(filters.text or len(filters.chosen) > (0 if own else 1)),
    }


def _near(found, text):
    """Return names to offer where a search found nothing."""
    if found.questions or found.found is None:
        return []
    asked = found.found.asked
    words = [*asked.words, *(word for phrase in asked.phrases for word in phrase)]
    return near_names(text, words, timezone.now())


def _guides(found):
    """Return [(title, slug)] of guides on the topics a search names; no query without any."""
    if found.found is None or not found.found.named:
        return []
    ids = [about[0] for topic in found.found.topics for about in topic.names]
    guides = Guide.objects.published().filter(tags__in=ids).distinct()
    return list(guides.values_list("title", "slug")[:MOST_GUIDES])


def _spelling(found, filters, address):
    """Return how a search was respelt: {"shown": …, "as_typed": link, "meant": (words, link)}."""
    if found is None:
        return {}

    def put(change):
        return TYPED.sub(lambda m: change.get(folded(m[0]), m[0]), filters.text)

    spelling = {}
    if found.corrected:
        quoted = {word: f'"{word}"' for word in found.corrected}
        spelling["shown"] = put(found.corrected)
        spelling["as_typed"] = _link(address, filters, text=put(quoted))
    if found.perhaps:
        meant = put({**found.corrected, **found.perhaps})
        spelling["meant"] = (meant, _link(address, filters, text=meant))
    return spelling


def _link(address, filters, number=1, **change):
    query = filters.query(number, **change)
    return f"{address}?{query}" if query else address
