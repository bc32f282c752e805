"""Sending one revision of a consult to a doctor who has no account."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consults import permissions
from consults.editorial import invitations
from consults.models import Doctor, Invitation
from text.names import id_of
from web.errors import WorkflowError
from web.loaded_choices import LoadedAutocomplete
from web.pages import absolute


class InviteForm(forms.Form):
    doctor = forms.ModelChoiceField(Doctor.objects.filter(active=True))
    days = forms.IntegerField(
        min_value=1, max_value=invitations.LONGEST_LIFE, initial=7, label="Days the link lives"
    )
    confirm = forms.ChoiceField(
        choices=Invitation.Confirm.choices,
        widget=forms.RadioSelect,
        initial=Invitation.Confirm.SPOKEN,
        label="The doctor proves who they are with",
    )
    mail = forms.EmailField(required=False, label="The doctor’s address, for a mailed code")

    def __init__(self, site, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widget = LoadedAutocomplete(Invitation._meta.get_field("doctor"), site)
        widget.choices = self.fields["doctor"].choices
        self.fields["doctor"].widget = widget


def invite(desk, request, question):
    """Make a link for one doctor, shown once; list those made; close one (POST ``close``)."""
    form, made = _form(desk, request, question), None
    if request.method == "POST":
        if not request.user.has_perm(permissions.INVITE):
            raise PermissionDenied
        if closing := request.POST.get("close", ""):
            _close(desk, request, question, closing)
            return HttpResponseRedirect(
                reverse("admin:consults_question_invite", args=[question.pk])
            )
        if form.is_valid():
            made = _made(desk, request, question, form.cleaned_data)
    return {
        "form": form,
        "made": made,
        "media": desk.media + form.media,
        "invitations": _sent(question)[:50],
        "may_invite": request.user.has_perm(permissions.INVITE),
    }


def _sent(question):
    rows = question.invitations.select_related("doctor", "by", "revision")
    return rows.defer("revision__document")


def _form(desk, request, question):
    data = request.POST if "doctor" in request.POST else None
    form = InviteForm(desk.admin_site, data, initial={"doctor": question.answered_by_id})
    form.fields["doctor"].widget.loaded = question.answered_by
    return form


def _made(desk, request, question, chosen):
    try:
        invitation, token, code = invitations.invite(question, by=request.user, **chosen)
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)
        return None
    desk.log_change(request, question, f"Invitation {invitation.pk} made.")
    address = absolute(reverse("admin:proof", args=[token]))
    return {"address": address, "code": code, "invitation": invitation}


def _close(desk, request, question, pk):
    invitation = get_object_or_404(Invitation, pk=id_of(pk), question=question)
    invitations.close(invitation, request.user)
    desk.log_change(request, question, f"Invitation {invitation.pk} closed.")
    desk.message_user(request, "Seen." if invitation.answer else "Closed: the link opens nothing.")
