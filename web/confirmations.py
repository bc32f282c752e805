"""A box that says “I have looked”: it settles what was shown beside it, and nothing that came later.

Ticked, it sends back a signed list of keys of what was shown. A tick that somebody sends without having been
asked, or that belongs to other words, settles nothing.
"""

from django import forms
from django.core import signing


class Confirmation(forms.BooleanField):
    """The box, hidden until a form asks with `settled`."""

    widget = forms.HiddenInput

    def __init__(self, label, help_text):
        super().__init__(required=False, label=label, help_text=help_text)


def settled(form, name, keys):
    """Return whether the box `name` of a model form was ticked with all of `keys` (texts) shown beside it.

    From now on the form shows the box, with what it would settle.
    """
    row = form.instance
    salt = f"web.confirmations {row._meta.label_lower} {row.pk} {name}"
    try:
        shown = signing.loads(form.data.get(form.add_prefix(name), ""), salt=salt)
    except signing.BadSignature:
        shown = []
    done = set(keys) <= set(shown)
    token = signing.dumps(sorted(keys), salt=salt)
    form.fields[name].widget = forms.CheckboxInput({"value": token}, check_test=lambda _: done)
    return done
