"""The department that a form of a consult or guide asks for, and whether this person may take it there."""

from consults import permissions
from consults.models import Department
from text.names import id_of
from web.errors import Forbidden


def asked(request):
    """Return the Department of a posted form, or None where it names none."""
    return Department.objects.filter(pk=id_of(request.POST.get("department", ""))).first()


def must_wait(request, content):
    """Return whether what is posted is kept as a pending change: readers see `content`, as it is stored."""
    out = permissions.is_out(content)
    return out and not permissions.may_edit(request.user, content, into=asked(request))


def refusals(request, content):
    """Return [sentence] where this person may not take `content`, as it is stored, where the form says."""
    if "department" not in request.POST:  # a button that sends no form
        return []
    try:
        permissions.require_move(request.user, content, asked(request))
    except Forbidden as refusal:
        return [str(refusal)]
    return []
