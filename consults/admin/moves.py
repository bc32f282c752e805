"""The department that a form of a consult or guide asks for, and whether this person may take it there."""

from consults import permissions
from consults.models import Department
from text.names import id_of
from web.errors import Forbidden


def asked(request, content):
    """Return the Department of a posted form of `content`, or None where it names none."""
    pk = id_of(request.POST.get("department", ""))
    if pk and pk == content.department_id:
        return content.department
    return Department.objects.filter(pk=pk).first()


def must_wait(by, content, into):
    """Return whether what is posted is kept as a pending change: readers see `content`, as it is stored.

    `into` is the Department that was `asked` for, or None.
    """
    return permissions.is_out(content) and not permissions.may_edit(by, content, into=into)


def refusals(request, content, into):
    """Return [sentence] where this person may not take `content`, as it is stored, where the form says."""
    if "department" not in request.POST:  # a button that sends no form
        return []
    try:
        permissions.require_move(request.user, content, into)
    except Forbidden as refusal:
        return [str(refusal)]
    return []
