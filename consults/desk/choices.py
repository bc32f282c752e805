"""How somebody of the desk hears of things, and which clock they read: their own choice."""

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from consults.models import DeskChoices
from web.known_values import OnlyChanges


class ChoicesForm(OnlyChanges, forms.ModelForm):
    zone = forms.CharField(
        label="Time zone",
        required=False,
        max_length=64,
        widget=forms.TextInput({"list": "zones", "autocomplete": "off"}),
    )

    class Meta:
        model = DeskChoices
        fields = ["mails", "zone", "clock"]
        labels = {"mails": "Mails about what is addressed to you", "clock": "Times of day"}
        widgets = {"mails": forms.RadioSelect, "clock": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        usual = timezone.get_default_timezone_name()
        self.fields["zone"].help_text = f"Such as Europe/Madrid. Empty: that of the site, {usual}."

    def clean_zone(self):
        zone = self.cleaned_data["zone"].strip()
        if zone and zone not in available_timezones():
            raise forms.ValidationError("Choose a zone of the list, such as Europe/Madrid.")
        return zone


def choices(request, site):
    """Show and keep the choices of this person."""
    own = DeskChoices.objects.filter(person=request.user).first() or DeskChoices(
        person=request.user
    )
    form = ChoicesForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved: mails and clock.")
        return HttpResponseRedirect(reverse("admin:choices"))
    context = {
        **site.each_context(request),
        "title": "Mails and clock",
        "form": form,
        "zones": sorted(zone for zone in available_timezones() if "/" in zone),
        "now": timezone.now(),
    }
    return TemplateResponse(request, "admin/choices.html", context)
