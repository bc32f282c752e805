"""Sending one revision of a consult to a doctor who has no account."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from consults.editorial import invitations
from consults.models import Doctor, Invitation, Question
from text.names import id_of
from web.admin import LoadedAutocomplete, routes
from web.errors import WorkflowError
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


class InvitesDoctors(admin.ModelAdmin):
    """Adds the page “Send to a doctor” of a consult."""

    def get_urls(self):
        own = [("<int:pk>/invite/", self.invite, "invite")]
        return [*routes(self, "consults_question", own), *super().get_urls()]

    def invite(self, request, pk):
        """Make a link for one doctor, shown once; list those made; close one (POST ``close``)."""
        question = get_object_or_404(Question.objects.select_related("answered_by"), pk=pk)
        if not request.user.has_perm("consults.view_invitation"):
            raise PermissionDenied
        form = InviteForm(
            self.admin_site,
            request.POST if "doctor" in request.POST else None,
            initial={"doctor": question.answered_by_id},
        )
        form.fields["doctor"].widget.loaded = question.answered_by
        made = None
        if request.method == "POST":
            if not request.user.has_perm("consults.add_invitation"):
                raise PermissionDenied
            if closing := request.POST.get("close", ""):
                self._close(request, question, closing)
                return HttpResponseRedirect(reverse("admin:consults_question_invite", args=[pk]))
            if form.is_valid():
                made = self._made(request, question, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Send consult {question.number} to a doctor",
            "question": question,
            "form": form,
            "made": made,
            "media": self.media + form.media,
            "invitations": question.invitations.select_related("doctor", "by")[:50],
            "may_invite": request.user.has_perm("consults.add_invitation"),
        }
        return TemplateResponse(request, "admin/consults/question/invite.html", context)

    def _made(self, request, question, chosen):
        try:
            invitation, token, code = invitations.invite(question, by=request.user, **chosen)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return None
        self.log_change(request, question, f"Invitation {invitation.pk} made.")
        address = absolute(reverse("admin:proof", args=[token]))
        return {"address": address, "code": code, "invitation": invitation}

    def _close(self, request, question, pk):
        invitation = get_object_or_404(Invitation, pk=id_of(pk), question=question)
        invitations.close(invitation, request.user)
        self.log_change(request, question, f"Invitation {invitation.pk} closed.")
        self.message_user(
            request, "Seen." if invitation.answer else "Closed: the link opens nothing."
        )
