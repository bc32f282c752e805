"""The form of a consult or guide with its inline rows, for one request.

Django's own view builds, saves and answers in one go, so that its parts can only talk through the request. A
sheet does the first and the last of it; what is in between is a function of ours that can be read.
"""

from django.contrib.admin import helpers
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxInput, all_valid
from django.utils.translation import gettext


def ask_to_open(desk, request, row):
    """Raise PermissionDenied unless this person may open the form of a row, or with None an empty one."""
    if request.method == "POST" and row is not None:
        allowed = desk.has_change_permission(request, row)
    elif row is None:
        allowed = desk.has_add_permission(request)
    else:
        allowed = desk.has_view_or_change_permission(request, row)
    if not allowed:
        raise PermissionDenied


class Sheet:
    """A form and the formsets beside it. `row` is None while something is added.

    `of_form` and `of_rows` are arguments of the form and of each formset beyond Django's own.
    """

    def __init__(self, desk, request, row, of_form=None, of_rows=None):
        self.desk, self.request, self.row = desk, request, row
        self.fieldsets = list(desk.get_fieldsets(request, row))
        self.may_change = row is None or desk.has_change_permission(request, row)
        self.form = self._form(of_form or {})
        pairs = desk.get_formsets_with_inlines(request, *([] if row is None else [row]))
        rows = [(self._formset(cls, inline, of_rows or {}), inline) for cls, inline in pairs]
        self.formsets, self.inlines = [one for one, _ in rows], [inline for _, inline in rows]

    def _form(self, own):
        fields = flatten_fieldsets(self.fieldsets)
        change = self.row is not None
        made = self.desk.get_form(self.request, self.row, change=change, fields=fields)
        if self.request.method == "POST":
            return made(self.request.POST, self.request.FILES, instance=self.row, **own)
        if change:
            return made(instance=self.row, **own)
        return made(initial=self.desk.get_changeform_initial_data(self.request), **own)

    def _formset(self, made, inline, own):
        prefix = made.get_default_prefix()
        usual = self.desk.get_formset_kwargs(self.request, self.form.instance, inline, prefix)
        formset = made(**usual, **own)
        if not inline.has_change_permission(self.request, self.row):
            may_delete = inline.has_delete_permission(self.request, self.row)
            for form in formset.initial_forms:  # only shown, so nothing of it was sent
                if not (may_delete and f"{form.prefix}-DELETE" in self.request.POST):
                    form._errors, form.cleaned_data = {}, form.initial
        return formset

    def is_valid(self):
        """Return whether everything sent can be saved; the form is read, with or without its rows."""
        return all([self.form.is_valid(), all_valid(self.formsets)])

    def is_changed(self):
        """Return whether something was sent that is not saved yet: words, tags, a choice, a tick."""
        forms = [self.form, *(form for formset in self.formsets for form in formset.forms)]
        return any(self._differs(form, name) for form in forms for name in form.changed_data)

    def _differs(self, form, name):
        """True for a field that was sent and says something else; browsers end lines in their own way.

        Of a tick that was taken away browsers send nothing, beside the rest of the form.
        """
        key = form.add_prefix(name)
        if key not in self.request.POST:
            return isinstance(form.fields[name].widget, CheckboxInput) and self._is_sent()
        initial, sent = form[name].initial, self.request.POST[key]
        if not isinstance(initial, str):
            return True
        return initial.splitlines() != sent.splitlines()

    def _is_sent(self):
        """Return whether the boxes were sent, and not a button alone."""
        return self.form.add_prefix("title") in self.request.POST

    def refuse(self, sentences):
        """Refuse the whole form: each of `sentences` is a text or a ValidationError."""
        for sentence in sentences:
            self.form.add_error(None, sentence)

    def changes(self):
        """Return what was changed, as the log takes it."""
        add = self.row is None
        return self.desk.construct_change_message(self.request, self.form, self.formsets, add)

    def render(self, context):
        """Return the page of the form."""
        desk, request, row = self.desk, self.request, self.row
        page = self._page()
        inlines = desk.get_inline_formsets(request, self.formsets, self.inlines, row)
        title = gettext("Change %s") if self.may_change else gettext("View %s")
        title = gettext("Add %s") if row is None else title
        context = {
            **desk.admin_site.each_context(request),
            "title": title % desk.opts.verbose_name,
            "subtitle": str(row) if row else None,
            "adminform": page,
            "object_id": row and str(row.pk),
            "original": row,
            "is_popup": False,
            "to_field": None,
            "media": sum((inline.media for inline in inlines), desk.media + page.media),
            "inline_admin_formsets": inlines,
            "errors": helpers.AdminErrorList(self.form, self.formsets),
            "preserved_filters": desk.get_preserved_filters(request),
            **context,
        }
        add = row is None
        return desk.render_change_form(request, context, add=add, change=not add, obj=row)

    def _page(self):
        """Return the form as Django's templates want it; who may not change it is shown everything."""
        shown = flatten_fieldsets(self.fieldsets)
        if self.may_change:
            shown = self.desk.get_readonly_fields(self.request, self.row)
        return helpers.AdminForm(self.form, self.fieldsets, {}, shown, model_admin=self.desk)
