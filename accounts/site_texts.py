"""What an Administrator says of the site: its name, its notice, the numbers of its help-now texts."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import SiteTexts
from consults import checks
from consults.exchange.mistakes import DocumentError
from consults.exchange.serialization import from_data
from text.invisible import visible
from web import rights
from web.errors import WorkflowError
from web.site_words import site_words

CHANGE = "accounts.change_sitetexts"
COLUMNS = ["name", "notice", "help_numbers"]
NUMBER_NAME = re.compile(r"[a-z_]{1,30}")
NUMBER = re.compile(r"[\w+() ./’'-]{1,60}")
MOST_NUMBERS = 20


def stored():
    """Return {name: value} of what an Administrator has said; what is empty is left out."""
    row = SiteTexts.objects.values(*COLUMNS).first() or {}
    return {name: value for name, value in row.items() if value}


def current():
    """Return the row of what an Administrator has said, an empty one before the first time."""
    return SiteTexts.objects.first() or SiteTexts(pk=1)


@transaction.atomic
def save(values, saves, by):
    """Keep {column: value}; returns the names of what changed.

    `saves` is how often they had been saved when the form was opened. Raises Forbidden without the right,
    WorkflowError where somebody else has saved since.
    """
    rights.require(by, CHANGE, "change what the site says of itself")
    row = SiteTexts.objects.select_for_update().first() or SiteTexts(pk=1)
    if row.saves != saves:
        raise WorkflowError(
            "Somebody else saved meanwhile. Look at what stands here now, then save again."
        )
    changed = [name for name in COLUMNS if getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.saves += 1
        row.save()
        transaction.on_commit(site_words.forget)
    return changed


def refuse_private(text):
    """Raise ValidationError for a text that holds unseen signs, or what the privacy gate keeps from readers."""
    if not text:
        return
    if visible(text) != text:
        raise ValidationError("This holds signs that nobody sees. Type it anew.")
    try:
        document = from_data({"format": "guide/1", "title": "Notice", "body": text})
    except DocumentError:
        raise ValidationError("This holds signs that no text can hold. Type it anew.") from None
    found = [finding for finding in checks.blockers(document) if finding.field == "body"]
    if found:
        raise ValidationError([finding.message for finding in found])


def numbers_of(text):
    """Return {name: number} of lines like “emergency = 112”; raises ValidationError for others."""
    found = {}
    for line in filter(str.strip, text.splitlines()):
        name, equals, number = (part.strip() for part in line.partition("="))
        if not equals or not NUMBER_NAME.fullmatch(name) or not NUMBER.fullmatch(number):
            raise ValidationError(
                f"“{line.strip()[:60]}” is not a line like emergency = 112:"
                " a name in small letters, and a number or words."
            )
        found[name] = number
    if len(found) > MOST_NUMBERS:
        raise ValidationError(f"At most {MOST_NUMBERS} numbers.")
    return found


def lines_of(numbers):
    """Return {name: number} as lines that `numbers_of` reads."""
    return "\n".join(f"{name} = {number}" for name, number in numbers.items())
