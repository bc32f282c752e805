"""What a document on a department, doctor or tag says; what it leaves out stays as it is here."""

import msgspec

from faq.models import FaqTag, HelpNow


def told_of(document, elsewhere=frozenset()):
    """Return {leaf: value} of what a document says; what it leaves out is not there."""
    leaves = {name: getattr(document, name) for name in document.__struct_fields__}
    return {n: v for n, v in leaves.items() if v is not msgspec.UNSET and n not in elsewhere}


def take_help_now(owner, wanted):
    """Take over the help-now text of a tag or department; returns whether anything changed."""
    place = "tag" if isinstance(owner, FaqTag) else "department"
    row = HelpNow.objects.filter(**{place: owner}).first() or HelpNow(**{place: owner})
    values = {**told_of(wanted), "level": HelpNow.Level[wanted.level.upper()]}
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return True
