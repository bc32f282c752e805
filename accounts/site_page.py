"""The page on which an Administrator says what the site is called and says, and tries its mail."""

import logging
from smtplib import SMTPException

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts import site_texts
from consults.desk import log
from web import rights
from web.errors import WorkflowError
from web.rate_limit import is_too_often
from web.site_words import site_words

log_of_process = logging.getLogger(__name__)
MAILS = "10/h"  # test mails of one network
LABELS = {"name": "name", "notice": "notice", "help_numbers": "help numbers"}


class SiteForm(forms.Form):
    """What is left empty stands as the environment has it."""

    name = forms.CharField(label="Name of the site", max_length=60, required=False)
    notice = forms.CharField(
        label="Notice",
        max_length=300,
        required=False,
        help_text="One line at the top of every public page. Plain words.",
        widget=forms.TextInput({"size": 70}),
    )
    help_numbers = forms.CharField(
        label="Help numbers",
        max_length=2000,
        required=False,
        help_text="One a line, such as emergency = 112. Help-now texts name them as {emergency}.",
        widget=forms.Textarea({"rows": 6}),
    )
    saves = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean_name(self):
        return self._for_readers("name")

    def clean_notice(self):
        return self._for_readers("notice")

    def clean_help_numbers(self):
        return site_texts.numbers_of(self.cleaned_data["help_numbers"])

    def _for_readers(self, field):
        text = " ".join(self.cleaned_data[field].split())
        site_texts.refuse_private(text)
        return text


def page(request, site):
    """Show and take what the site says of itself; another button sends a test mail to whoever asks."""
    if not rights.may(request.user, site_texts.CHANGE):
        raise PermissionDenied
    if "mail" in request.POST:
        _test_mail(request)
        return HttpResponseRedirect(reverse("admin:site"))
    form = SiteForm(request.POST or None, initial=_initial())
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return HttpResponseRedirect(reverse("admin:site"))
    context = {
        **site.each_context(request),
        "title": "The site",
        "form": form,
        "now": {
            "name": settings.SITE_NAME,
            "notice": settings.SITE_NOTICE,
            "help_numbers": site_texts.lines_of(settings.HELP_NUMBERS),
        },
        "sender": site_words.sender(),
    }
    return TemplateResponse(request, "admin/account/site.html", context)


def _initial():
    row = site_texts.current()
    return {
        "name": row.name,
        "notice": row.notice,
        "help_numbers": site_texts.lines_of(row.help_numbers),
        "saves": row.saves,
    }


def _saved(request, form):
    values = dict(form.cleaned_data)
    try:
        changed = site_texts.save(values, values.pop("saves"), by=request.user)
    except WorkflowError as refusal:
        form.add_error(None, str(refusal))
        return False
    if changed:
        names = ", ".join(LABELS[name] for name in changed)
        log.write(request.user, site_texts.current(), f"Changed {names}.")
        messages.success(request, f"Saved: {names}. Readers see it within a minute or two.")
    else:
        messages.info(request, "Nothing was changed.")
    return True


def _test_mail(request):
    """Send a mail to whoever asks, and say what came of it."""
    address = request.user.email
    if not address:
        messages.error(request, "Your account has no mail address. Put one in, then try again.")
    elif is_too_often(request, "test-mail", MAILS):
        messages.error(request, "Too many test mails. Wait an hour.")
    else:
        try:
            text = f"{site_words.name()} can send mail. Nobody has to do anything."
            send_mail(f"{site_words.name()}: a test", text, site_words.sender(), [address])
        except (OSError, SMTPException) as error:
            log_of_process.warning("A test mail was not sent: %s", error)
            messages.error(
                request, "No mail was sent. EMAIL_URL names the server; the log says more."
            )
        else:
            messages.success(request, f"A mail is on its way to {address}.")
