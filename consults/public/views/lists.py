"""Lists of consults: all, of one tag, of one department, of one doctor."""

from urllib.parse import parse_qsl

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse

from consults.facets.filters import ListFilters
from consults.facets.pagination import NoSuchPage, Page, read_page
from consults.public import filter_form, help_now, page_head, understood
from consults.public.old_addresses import values_now
from consults.public.subject import subject_of
from consults.statistics import counters
from web.pages import page, page_numbers

PAGES = {"tag": "faq:tag", "department": "consults:department", "doctor": "consults:doctor"}


def questions(request):
    """All published consults, narrowed by ?q= and the filters of `consults.facets.filters.ListForm`."""
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


def _moved(own, query):
    """Lead another address of a page's subject to its own, filters kept; anything else is not found."""
    now = values_now([own])
    if own not in now:
        raise Http404
    return _permanently(reverse(PAGES[own[0]], args=now[own][:1]), query)


def _renamed(unknown, filters, number, address):
    """Lead filters by a former address, a name or an alias to the address in use; None where there is none."""
    now = values_now(unknown)
    if not now:
        return None
    filters.replace(now)
    return _permanently(address, filters.query(number))


def _permanently(address, query):
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def _list(request, address, template, own=None):
    """Read the address, send it to its canonical form, and show that page of the list."""
    number = _page_number(request)
    filters = ListFilters(request.GET, own[0] if own else "")
    query = filters.query(number)
    if not filters.errors and not _same_query(request.META.get("QUERY_STRING", ""), query):
        return _permanently(address, query)
    found = _read(filters, number, own)
    if found.unknown and (moved := _renamed(found.unknown, filters, number, address)):
        return moved
    subject = subject_of(found, own, query) if own else {}
    if subject is None:
        return _moved(own, query)
    urgencies, grave = help_now.above(filters.text, found, own)
    if number == 1 and request.method == "GET" and not grave:
        _tally(filters, found)
    context = {
        **page_head.of_list(filters, found, address, subject.get("about")),
        **subject,
        **_shown(found, filters, address, own),
        "urgencies": urgencies,
    }
    response = page(template, context, page_head.canonical_of_list(filters, number, address))
    return _kept_nowhere(response) if grave else response


def _kept_nowhere(response):
    """A search in danger is nobody's business: no cache keeps its answer."""
    response["Cache-Control"] = "private, no-store"
    return response


def _tally(filters, found):
    """Count what was looked for, for editors to see what the library lacks."""
    if filters.text and not filters.chosen:
        counters.searched(filters.text, bool(found.questions))
        return
    nothing = not (filters.text or filters.errors or found.unknown or found.questions)
    if nothing and len(filters.together) > 1:
        counters.narrowed_to_nothing(filters.together)


def _same_query(first, second):
    """True for query strings that say the same, however their characters are written."""
    return parse_qsl(first, keep_blank_values=True) == parse_qsl(second, keep_blank_values=True)


def _read(filters, number, own):
    """Return the page of the list; filters that make no sense give an empty one, a number past the end none."""
    if filters.errors:
        return Page(1, [], 0, False, [], [], False)
    chosen = filters.chosen + ([own] if own else [])
    try:
        found = read_page(number, chosen, filters.text, filters.order)
    except NoSuchPage:
        raise Http404 from None
    found.unknown = [pair for pair in found.unknown if pair != own]
    return found


def _page_number(request):
    text = request.GET.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 50_000_000:
        raise Http404
    return int(text[:9])


def _shown(found, filters, address, own):
    """Return the page of the list, its form and chips, and the addresses of other pages."""

    def link(number=1, **change):
        query = filters.query(number, **change)
        return f"{address}?{query}" if query else address

    return {
        **_form(found, filters, address, own, link),
        "sorts": [
            (name == filters.order, label, link(sort=name)) for name, label in filters.offered
        ],
        "near": understood.near(found, filters.text),
        "explaining": understood.guides(found),
        "spelling": understood.spelling(found.found, filters.text, lambda text: link(text=text)),
        "previous": link(found.number - 1) if found.number > 1 else "",
        "next": link(found.number + 1) if found.has_next else "",
        "numbers": [(n, link(n) if n else "") for n in page_numbers(found.number, found.end)],
        "page": found,
        "search_text": filters.text,
        "filters": filters,
        "address": address,
    }


def _form(found, filters, address, own, link):
    """Return the form that narrows the list, its chips and its mistakes; `link` makes addresses."""
    chips = filter_form.chips(found, filters, link)
    groups = filter_form.groups(found, filters, own) if not filters.errors else []
    return {
        "chips": chips,
        "groups": groups,
        "mistakes": filter_form.mistakes(filters),
        "filter_form": filter_form.shown(groups, filters, chips, address),
    }
