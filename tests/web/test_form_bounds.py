"""Every field of every form refuses times that no page could show, and texts that nobody could see."""

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import get_resolver

from config.admin_site import ConsultsAdminSite
from consults.facets.filters import ExportFilter, ListFilters
from text.invisible import is_seen
from web import form_bounds, time_bounds

UNSEEN = ["\u200b", "\u2060 \ufeff", "\u3164", "\u2800\u2800", "\u00ad", "\u202e", "\ufe0f", "\x85"]


def every_form():
    """Return every class of forms that is loaded once the addresses are, and those of the admin classes."""
    get_resolver().url_patterns  # noqa: B018 - loads every view
    found, left = set(), [forms.BaseForm]
    while left:
        for one in left.pop().__subclasses__():
            found.add(one)
            left.append(one)
    return found


def fields_of(form):
    """Yield (name, field) of a form, the parts of its compound fields too."""
    for name, field in getattr(form, "base_fields", {}).items():
        for one in [field, *getattr(field, "fields", ())]:
            yield f"{form.__module__}.{form.__name__}.{name}", one


@pytest.mark.django_db
def test_every_day_and_time_of_every_form_is_bounded(admin_user):
    request = RequestFactory().get("/")
    request.user = admin_user
    made = {page.get_form(request) for page in admin.site._registry.values()}
    fields = [pair for form in every_form() | made for pair in fields_of(form)]
    times = [pair for pair in fields if isinstance(pair[1], (forms.DateField, forms.DateTimeField))]

    assert isinstance(admin.site._wrapped, ConsultsAdminSite)
    assert len(times) > 5
    assert [name for name, one in times if form_bounds.refuse_far_time not in one.validators] == []


def test_every_text_of_every_form_has_to_be_seen():
    texts = [
        (name, field)
        for form in every_form()
        for name, field in fields_of(form)
        if type(field).default_validators is forms.CharField.default_validators
    ]

    assert len(texts) > 30
    assert [name for name, one in texts if form_bounds.refuse_unseen not in one.validators] == []


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_out_of_bounds_is_refused_with_a_sentence(day):
    for field, value in ((forms.DateField(), day), (forms.DateTimeField(), f"{day} 12:00")):
        with pytest.raises(ValidationError):
            field.clean(value)
    assert "before 1900 or after 2199" in str(ExportFilter({"since": day}).errors["since"])
    assert ListFilters(QueryDict(f"year_from={day[:4]}")).errors.keys() == {"year_from"}


def test_days_at_the_bounds_are_taken():
    assert forms.DateField().clean("1900-01-01") == time_bounds.FIRST
    assert forms.DateField().clean("2199-12-31") == time_bounds.LAST
    assert ListFilters(QueryDict("year_from=1900&year_to=2199")).errors == {}


@pytest.mark.parametrize("text", UNSEEN)
def test_a_text_that_nobody_sees_is_refused(text):
    with pytest.raises(ValidationError):
        forms.CharField().clean(text)
    assert not is_seen(text)


@pytest.mark.parametrize("text", ["a", "痒", "…", "🙂", "ا\u200c", "é", "\u00ada"])
def test_a_text_with_a_sign_that_is_seen_is_taken(text):
    assert forms.CharField().clean(text) == text
