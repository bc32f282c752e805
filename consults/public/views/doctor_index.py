"""Doctors who replied, by name: page by page, under a letter, or found by a part of the name."""

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from consults.models import Facet
from consults.public import page_head
from text.names import same_name
from web.pages import one_page, page, page_numbers

DOCTORS_PER_PAGE = 60
MOST_WORDS = 5


class NameForm(forms.Form):
    name = forms.CharField(max_length=150, required=False)
    letter = forms.CharField(max_length=1, required=False)


def doctors(request):
    """Doctors who replied: ?letter=C, ?name=chiang, ?page=2."""
    form = NameForm(request.GET)
    if not form.is_valid():
        raise Http404
    name, letter = form.cleaned_data["name"], form.cleaned_data["letter"]
    letters = set().union(*_public().values_list("doctor__initials", flat=True).distinct())
    if letter and letter not in letters:
        raise Http404
    query = {"name": name} if name else {"letter": letter} if letter else {}
    rows = _named(name) if name else _public().filter(**_under(letter))
    rows = rows.select_related("doctor__department").order_by("doctor__name", "pk")
    number = request.GET.get("page", 1)
    address = reverse("consults:doctors")
    found, canonical = one_page(rows, DOCTORS_PER_PAGE, number, address, query)
    context = {
        **page_head.of_index("consults:doctors"),
        "page": found,
        "name": name,
        "letter": letter,
        "letters": sorted(letters),
        **_pages(found, address, query),
    }
    return page("consults/doctors.html", context, canonical)


def _public():
    """Return the facets of doctors that readers see."""
    facets = Facet.objects.filter(kind=Facet.Kind.DOCTOR, listed__gt=0).with_published_count()
    return facets.filter(published__gt=0).order_by()


def _under(letter):
    """Narrow to doctors with a part of the name under a letter: which part is the family's is not known."""
    return {"doctor__initials__contains": letter} if letter else {}


def _named(name):
    """Return the doctors whose name has every word of `name`, in any order; titles may stand before it."""
    rows = _public()
    for word in same_name(name).removeprefix("dr").strip(". ").split()[:MOST_WORDS]:
        rows = rows.filter(doctor__name_key__contains=word)
    return rows


def _pages(found, address, query):
    """Return the links to other pages, as `partials/_pager.html` wants them."""

    def link(number):
        own = urlencode(query | ({"page": number} if number > 1 else {}))
        return f"{address}?{own}" if own else address

    numbers = page_numbers(found.number, found.paginator.num_pages)
    return {
        "number": found.number,
        "numbers": [(nth, link(nth) if nth else "") for nth in numbers],
        "previous": link(found.previous_page_number()) if found.has_previous() else "",
        "next": link(found.next_page_number()) if found.has_next() else "",
    }
