"""The narrow desk of a doctor: the consults addressed to them, their words, and an answer."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from consults.desk import log
from consults.editorial import doctor_replies, notifications, shown_versions
from web.errors import WorkflowError
from web.site_days import site_day

SHOWN = 100
CHANGED_SINCE = (
    "The editors changed this consult after you had opened it. Nothing was sent: your words stand below, under"
    " the question as it is now. Read it, then send your answer again."
)


class AnswerForm(forms.Form):
    body = forms.CharField(
        label="Your answer",
        widget=forms.Textarea({"class": "markdown", "rows": 14, "autofocus": True}),
        max_length=500_000,
    )
    replied_on = forms.DateField(
        label="Given on", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def clean_replied_on(self):
        day = self.cleaned_data["replied_on"]
        if day > site_day():
            raise forms.ValidationError("The answer is given today or earlier.")
        return day


def desk(request, site):
    """List what waits for this doctor."""
    _refuse_others(request)
    context = {
        **site.each_context(request),
        "title": "For you to answer",
        "questions": doctor_replies.addressed_to(request.user)[:SHOWN],
        "doctor": getattr(request.user, "doctor", None),
    }
    return TemplateResponse(request, "admin/doctor/desk.html", context)


def consult(request, site, pk):
    """One consult addressed to this doctor: what was asked, and the form of the answer."""
    _refuse_others(request)
    question = doctor_replies.addressed_to(request.user).filter(pk=pk).first()
    if question is None:
        return _gone(request, site)
    notifications.read(request.user, question)
    posted = request.POST if "body" in request.POST and "decline" not in request.POST else None
    form = AnswerForm(posted, initial={"replied_on": site_day()})
    if request.method == "POST" and _done(request, question, form):
        return HttpResponseRedirect(reverse("admin:doctor_desk"))
    context = {
        **site.each_context(request),
        "title": f"Consult {question.number}",
        "question": question,
        "version": shown_versions.version_of(question),
        "replies": question.replies.select_related("doctor"),
        "form": form,
        "why": request.POST.get("why", ""),
    }
    return TemplateResponse(request, "admin/doctor/consult.html", context)


def _gone(request, site):
    """Answer for a consult that is not with this doctor (any more): what was typed meanwhile is shown."""
    sent = [("Your answer", "body"), ("Why it is not for you", "why")]
    typed = [(label, request.POST.get(name, "")) for label, name in sent]
    texts = [(label, text) for label, text in typed if text.strip()]
    if not texts:
        raise Http404
    context = {
        **site.each_context(request),
        "title": "This consult is not with you any more",
        "texts": texts,
    }
    return TemplateResponse(request, "admin/doctor/gone.html", context, status=410)


def _done(request, question, form):
    try:
        if "decline" in request.POST:
            doctor_replies.decline(question, request.user, request.POST.get("why", ""))
            sentence = "Given back to the editors."
        elif _is_answered(request, question, form):
            sentence = "Thank you. Your answer is with the editors."
        else:
            return False
    except shown_versions.Unseen:
        question.refresh_from_db()
        messages.warning(request, CHANGED_SINCE)
        return False
    except WorkflowError as refusal:
        messages.warning(request, str(refusal))
        return False
    log.write(request.user, question, sentence)
    messages.success(request, sentence)
    return True


def _is_answered(request, question, form):
    """Store the answer to the question that was shown; False for a form that is refused.

    A form that comes back shows the question of now, so what it showed is looked at before anything else.
    """
    shown = request.POST.get(shown_versions.SHOWN)
    shown_versions.require(question, "answer", shown)
    if not form.is_valid():
        return False
    doctor_replies.answer(question, request.user, **form.cleaned_data, shown=shown)
    return True


def _refuse_others(request):
    if not request.user.has_perm("consults.answer_question"):
        raise PermissionDenied
