"""A form of the desk that was opened before somebody else saved: what they changed, and what you did.

A form carries a short hash of what stood in each of its boxes when it was opened (`OPENED`). When it is sent,
a box that its sender left as it was takes over what stands there by now; of the others both are shown.
"""

import dataclasses
import json
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.forms import (
    CheckboxInput,
    ChoiceField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    MultiWidget,
)
from django.utils.crypto import salted_hmac

from text.names import id_of

OPENED = "_opened"
UNNAMED = (
    "This form did not say on which text it was opened, so nothing of yours was saved: it might have wiped"
    " what somebody else wrote. It stands below; look at what is stored, and save again."
)
SAVED_SINCE = (
    "{who} saved this {kind} after you had opened it. Nothing of yours was saved yet: it stands below, and what"
    " differs is shown above it. Saving again puts yours over theirs."
)
DIGITS = 10  # of a hash: it only tells whether one box changed


@dataclass
class Difference:
    """A box that says something else than what stands by now; `taken` where its sender had left it alone."""

    label: str
    theirs: str
    yours: str
    taken: bool
    steps: list = dataclasses.field(
        default_factory=list
    )  # both word by word, where somebody compared them


class Box:
    """One field of a form as it was sent, beside what stands in the database."""

    def __init__(self, key, form, name, where=""):
        self.key, self.form, self.field = key, form, form.fields[name]
        self.name, self.label = form.add_prefix(name), f"{where}{form[name].label}"
        self.widget = getattr(self.field.widget, "widget", self.field.widget)
        self.initial = form.get_initial_for_field(self.field, name)

    @property
    def stored(self):
        """What stands there, as a browser would send it: a text, a list of texts, or True or False."""
        value = self.field.prepare_value(self.initial)
        if hasattr(self.widget, "lines_of"):
            return self.widget.lines_of(self.initial)
        if isinstance(self.widget, CheckboxInput):
            return bool(value)
        if isinstance(self.widget, MultiWidget):
            values = value if isinstance(value, (list, tuple)) else self.widget.decompress(value)
            parts = zip(self.widget.widgets, values, strict=True)
            return [part.format_value(one) for part, one in parts]
        return self.widget.format_value(value)

    @property
    def sent(self):
        """What was sent, in the same types."""
        data = self.form.data
        if hasattr(self.widget, "lines_of"):
            return self.widget.lines_of(self.widget.value_from_datadict(data, {}, self.name))
        if isinstance(self.widget, CheckboxInput):
            return self.name in data
        if isinstance(self.widget, MultiWidget):
            return [data.get(f"{self.name}{end}", "") for end in self.widget.widgets_names]
        return data.getlist(self.name)

    def put(self, data):
        """Write what stands there into the boxes that were sent (a QueryDict)."""
        if hasattr(self.widget, "put"):
            self.widget.put(data, self.name, self.initial)
        elif isinstance(self.widget, MultiWidget):
            for end, value in zip(self.widget.widgets_names, self.stored, strict=True):
                data[f"{self.name}{end}"] = value or ""
        elif self.stored is False:
            data.pop(self.name, None)
        else:
            value = self.stored
            values = value if isinstance(value, (list, tuple)) else [value]
            data.setlist(self.name, ["on" if one is True else one or "" for one in values])

    def words(self, value):
        """Return a value of this box as people read it."""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        flat = _flat(value)
        if isinstance(self.field, ModelChoiceField | ModelMultipleChoiceField):
            ids = list(map(id_of, flat.split("\n")))
            return "\n".join(sorted(map(str, self.field.queryset.filter(pk__in=ids))))
        if isinstance(self.field, ChoiceField):
            labels = {str(key): str(label) for key, label in self.field.choices if key}
            return labels.get(flat, flat)
        return flat


class Sent:
    """A form (bound, not read yet) with its formsets, against what stands in the database.

    `marks` are the hashes of what stands, `data` is what was sent with theirs in the boxes that nobody
    touched, `differences` what says something else. Without `taking` nothing takes theirs over.
    """

    def __init__(self, form, formsets, posted, taking=True):
        self.marks, opened = marks_of(form, formsets), _read(posted)
        self.named, known = opened is not None, opened or {}
        self.fresh = self.named and all(known.get(key) == it for key, it in self.marks.items())
        self.data, self.differences = posted.copy(), []
        for box in boxes(form, formsets):
            theirs, yours = box.stored, box.sent
            if _flat(theirs) == _flat(yours):
                continue
            taken = taking and known.get(box.key) == _mark(yours)
            if taken:
                box.put(self.data)
            self.differences.append(
                Difference(box.label, box.words(theirs), box.words(yours), taken)
            )


def boxes(form, formsets=()):
    """Yield the Box of each field that can be changed, of a form and of the stored rows beside it."""
    rows = [
        (f"{rows.prefix}#{one.instance.pk}-", f"{one.instance}, ", one)
        for rows in formsets
        for one in rows.initial_forms
    ]
    for begin, where, one in [("", "", form), *rows]:
        for name, field in one.fields.items():
            is_key = one.instance._meta.pk.name == name or name == "DELETE"
            if not field.disabled and not is_key:
                yield Box(f"{begin}{name}", one, name, where)


def is_left_alone(form, name):
    """Return whether a box was sent as it was opened: its sender means whatever stands there by now."""
    opened = _read(form.data) or {}
    return opened.get(name) == _mark(Box(name, form, name).sent)


def marks_of(form, formsets=()):
    """Return {key of a box: hash} of what stands in the database, and which rows stand beside it."""
    found = {box.key: _mark(box.stored) for box in boxes(form, formsets)}
    for rows in formsets:
        ids = [str(row.pk) for row in rows.get_queryset()]
        found[f"{rows.prefix}#"] = _mark(sorted(ids))
    return found


def _mark(value):
    return salted_hmac("web.opened_forms", _flat(value)).hexdigest()[:DIGITS]


def _flat(value):
    """Return a value as one text, however a browser ends its lines."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, (list, tuple)):
        return "\n".join(sorted(filter(None, map(_flat, value))))
    return "\n".join(str(value).strip().splitlines())


def _read(posted):
    """Return the hashes that a form was sent with, or None where it has none."""
    try:
        opened = json.loads(posted.get(OPENED, ""))
    except ValueError:
        return None
    return opened if isinstance(opened, dict) else None


def look_for_theirs(page, request, object_id):
    """Note on a request what somebody saved meanwhile (`theirs`), and why nothing of it is saved (`refused`).

    `page` is the admin class. The row is locked until this save is done.
    """
    row = page.get_object(request, object_id)
    if row is None or not page.has_change_permission(request, row):
        return
    list(page.model._base_manager.select_for_update(no_key=True).filter(pk=row.pk).values("pk"))
    row = page.get_object(request, object_id)
    request.refused = page.refusals(request, row)
    form = page.get_form(request, row, change=True)(request.POST, request.FILES, instance=row)
    formsets, _ = page._create_formsets(request, row, change=True)
    sent = Sent(form, formsets, request.POST)
    if not sent.fresh:
        told = page.stale_sentence(request, row) if sent.named else UNNAMED
        request.refused = [*request.refused, told]
        request.POST, request.theirs = sent.data, sent


def saved_since(page, row):
    """Return why a form is refused that was opened before somebody else saved the row."""
    kind = ContentType.objects.get_for_model(row)
    last = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk)).first()
    return SAVED_SINCE.format(who=last.user if last else "Somebody", kind=page.opts.verbose_name)


def told_of(request, context, change):
    """Return what the page of a form needs: what it was opened with, and what differs from it by now."""
    sent = getattr(request, "theirs", None)
    if sent:
        return {"opened": json.dumps(sent.marks), "differences": sent.differences}
    if request.method == "POST":
        return {"opened": request.POST.get(OPENED, "")}
    if not change:
        return {}
    formsets = [page.formset for page in context.get("inline_admin_formsets", ())]
    return {"opened": json.dumps(marks_of(context["adminform"].form, formsets))}


def refusing(made, request):
    """Return a form class, refused with the sentences noted on the request, whatever else is wrong with it."""
    sentences = getattr(request, "refused", ())
    if not sentences:
        return made

    class Refusing(made):
        def clean(self):
            cleaned = super().clean()
            for sentence in sentences:
                self.add_error(None, sentence)
            return cleaned

    return Refusing
