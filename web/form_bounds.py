"""What no form takes, wherever its fields come from: ours, Django's, those of an admin class.

A field of a form is made in many places, so they all get it from the class of the field. `hold` has to run
before the first form is made; `tests/web/test_form_bounds.py` looks into every form.
"""

from django import forms
from django.core.exceptions import ValidationError

from text.invisible import is_seen
from web import time_bounds
from web.site_days import site_day


def refuse_far_time(moment):
    """Raise ValidationError for a day or time outside the bounds."""
    if not time_bounds.fits(moment):
        raise ValidationError(f"This day {time_bounds.SENTENCE}", code="far")


def refuse_unseen(text):
    """Raise ValidationError for a text of signs that nobody sees; blanks alone are for the field to judge."""
    if text.strip() and not is_seen(text):
        raise ValidationError("Nothing of this text can be seen; type it anew.", code="unseen")


def not_to_come(day):
    """Return a day of what has happened already. Raises ValidationError for one to come."""
    if day and day > site_day():
        raise ValidationError("This day is still to come.", code="to_come")
    return day


def hold():
    """Have every field made from now on look."""
    for field in (forms.DateField, forms.DateTimeField):
        field.default_validators = [refuse_far_time]
    forms.CharField.default_validators = [refuse_unseen]
