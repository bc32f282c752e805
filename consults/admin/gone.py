"""The answer to a form whose row somebody erased meanwhile: nothing is saved, nothing typed is lost."""

import re

from django.core.exceptions import PermissionDenied
from django.forms import CharField
from django.template.response import TemplateResponse

ROW = re.compile(r"(\w+)-(\d{1,5})-(\w+)")


def show(desk, request):
    """Return the page with a sentence and every text that was sent; for whoever may change such rows."""
    if not desk.has_change_permission(request):
        raise PermissionDenied
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": f"This {desk.opts.verbose_name} is not there any more",
        "texts": _typed(desk, request),
    }
    return TemplateResponse(request, "admin/consults/gone.html", context, status=410)


def _typed(desk, request):
    """Return [(label, text)] of the boxes for words that something was typed into."""
    own = _labels(desk.get_form(request, None, change=False))
    rows = {}
    for inline in desk.get_inline_instances(request):
        made = inline.get_formset(request)
        rows[made.get_default_prefix()] = (inline.opts.verbose_name, _labels(made.form))
    found = []
    for name, text in request.POST.items():
        label = own.get(name) or _label_in_row(rows, name)
        if label and text.strip():
            found.append((label, text))
    return found


def _labels(form):
    """Return {name: label} of the boxes of a form that take words."""
    fields = form.base_fields.items()
    return {name: field.label for name, field in fields if isinstance(field, CharField)}


def _label_in_row(rows, name):
    match = ROW.fullmatch(name)
    kind, labels = rows.get(match[1], ("", {})) if match else ("", {})
    if match is None or match[3] not in labels:
        return ""
    return f"{kind} {int(match[2]) + 1}, {labels[match[3]]}".capitalize()
