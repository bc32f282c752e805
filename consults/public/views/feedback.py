"""Readers tell us something about a consult: no account, no cookie, no script.

The forms are the same bytes for everyone. Posts carry no session, so there is nothing that a forged one
could misuse; they are limited by network instead.
"""

import re

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consults.editorial import reader_reports
from consults.models import Feedback, Question, Report
from web.bodies import FORM, takes
from web.pages import page, render
from web.rate_limit import is_too_often

LONGEST = 1000
NUMBER = re.compile(r"[1-9][0-9]{0,8}")
RATE = "20/h"  # posts of one network


class ReportForm(forms.Form):
    """What is wrong, in the reader's words if they like."""

    kind = forms.ChoiceField(choices=Report.Kind.choices)
    text = forms.CharField(max_length=LONGEST, required=False)


class FeedbackForm(forms.Form):
    """Whether a consult helped, and if not, why."""

    helpful = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])
    reason = forms.ChoiceField(choices=Feedback.Reason.choices, required=False)


@takes(FORM, cleans={"text"})
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, number):
    """“This shows who I am”, “something is wrong”: straight to the desk."""
    return _tell(
        request,
        number,
        "report",
        ReportForm,
        lambda question, told: reader_reports.report(question, told["kind"], told["text"].strip()),
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request, number):
    """“Helpful?”, and if not, why; counted for the revision that was read."""
    return _tell(
        request,
        number,
        "feedback",
        FeedbackForm,
        lambda question, told: reader_reports.rate(
            question, told["helpful"] == "yes", told["reason"]
        ),
    )


@require_http_methods(["GET", "HEAD"])
def thanks(request):
    """The end of both; ?consult= names the one to go back to, while readers may see it."""
    number = request.GET.get("consult", "")
    known = Question.objects.published().filter(number=number) if NUMBER.fullmatch(number) else None
    question = known.first() if known is not None else None
    return page("consults/thanks.html", {"question": question}, reverse("tell:thanks"))


def _tell(request, number, name, form_class, store):
    """Show a form about a public consult; what is posted goes to `store(question, cleaned data)`."""
    question = _public(number)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if is_too_often(request, "telling", RATE):
            return _too_often()
        if form.is_valid():
            store(question, form.cleaned_data)
            return HttpResponseRedirect(f"{reverse('tell:thanks')}?consult={number}")
    return _form(question, name, form)


def _public(number):
    question = Question.objects.published().filter(number=number).first()
    if question is None:
        raise Http404
    return question


def _form(question, name, form):
    context = {
        "question": question,
        "form": form,
        "errors": [error for errors in form.errors.values() for error in errors],
        "kinds": Report.Kind.choices,
        "reasons": [choice for choice in Feedback.Reason.choices if choice[0]],
        "longest": LONGEST,
    }
    canonical = reverse(f"tell:{name}", args=[question.number])
    return page(f"consults/{name}.html", context, canonical, status=400 if form.errors else 200)


def _too_often():
    return HttpResponse(render("429.html"), status=429, headers={"Retry-After": "3600"})
