"""What every admin class of the project keeps to."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_permission_codename
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.forms import Textarea
from django.urls import path
from django.utils.functional import cached_property

from text.names import id_of
from web import opened_forms, rights
from web.form_mistakes import mistakes_of
from web.known_values import KnownChoices
from web.loaded_choices import LoadedForm, loaded_choice

MOST_COUNTED = 5000


class CappedPaginator(Paginator):
    """Counts up to MOST_COUNTED rows, so a list of a million opens as fast as one of a hundred.

    What lies beyond is reached by searching and filtering.
    """

    @cached_property
    def count(self):
        return self.object_list.order_by().values("pk")[: MOST_COUNTED + 1].count()


class MarkdownWidget(Textarea):
    """A text box of comfortable size, with a preview button where scripts run."""

    def __init__(self, attrs=None):
        super().__init__({"class": "markdown", "rows": 14, **(attrs or {})})


class GuardedAdmin(admin.ModelAdmin):
    """What every admin class keeps to, those of accounts too.

    The gate of rights is asked for everything that Django's own pages write. Ids that are none are left out
    before a database falls over them. Of two people in one form the second one is told, and sees both texts.
    """

    # ---------------------------------------------------------------- rights

    def save_model(self, request, obj, form, change):
        require(request, "change" if change else "add", obj)
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        for row in formset.forms:
            if row in getattr(formset, "deleted_forms", []):
                require(request, "delete", row.instance)
            elif row.has_changed():
                require(request, "change" if row.instance.pk else "add", row.instance)
        super().save_formset(request, form, formset, change)

    def delete_model(self, request, obj):
        require(request, "delete", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        require(request, "delete", queryset.model)
        super().delete_queryset(request, queryset)

    # ---------------------------------------------------------------- ids that are none

    def changelist_view(self, request, extra_context=None):
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if any(not id_of(pk) for pk in chosen):
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, [pk for pk in chosen if id_of(pk)])
        return super().changelist_view(request, extra_context)

    def _get_edited_object_pks(self, request, prefix):
        return [pk for pk in super()._get_edited_object_pks(request, prefix) if id_of(pk)]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **{"form_class": KnownChoices, **kwargs}
        )

    # ---------------------------------------------------------------- two people in one form

    def _changeform_view(self, request, object_id, form_url, extra_context):
        if request.method == "POST" and object_id is not None:
            opened_forms.look_for_theirs(self, request, unquote(object_id))
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def refusals(self, request, row):
        """Return [sentence] of why nothing of what was sent is saved, whatever stands there by now."""
        return []

    def stale_sentence(self, request, row):
        """Return why a form is refused that was opened before somebody else saved the row."""
        return opened_forms.saved_since(self, row)

    def get_form(self, request, obj=None, change=False, **kwargs):
        made = super().get_form(request, obj, change=change, **kwargs)
        return opened_forms.refusing(made, request)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= opened_forms.told_of(request, context, change)
        return super().render_change_form(request, context, add, change, form_url, obj)


def require(request, action, row):
    """Raise Forbidden unless who asks may add, change or delete a row (or a model's rows)."""
    opts = row._meta
    right = f"{opts.app_label}.{get_permission_codename(action, opts)}"
    rights.require(request.user, right, f"{action} {opts.verbose_name_plural}")


class DeskAdmin(GuardedAdmin):
    """Filters are an allow-list, logs hold numbers instead of texts, nothing counts whole tables.

    Unlisted lookups would let a curious address read hidden fields letter by letter
    (``?source_text__startswith=A``).
    """

    form = LoadedForm
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    allowed_lookups = frozenset()

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in self.allowed_lookups

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        known = loaded_choice(self, db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **{**kwargs, **known})

    def get_view_on_site_url(self, obj=None):
        """Return the public address of a row that readers see, else None."""
        if obj is None or not self.view_on_site or not getattr(obj, "is_public", True):
            return None
        if callable(self.view_on_site):
            return self.view_on_site(obj)
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def gone(self, request, object_id):
        """Return the answer for a row that is not there."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

    def render_change_form(self, request, context, *args, **kwargs):
        """Name every mistake at the top, also of boxes nobody sees."""
        inlines = [page.formset for page in context.get("inline_admin_formsets", ())]
        context["mistakes"] = mistakes_of(context["adminform"].form, inlines)
        return super().render_change_form(request, context, *args, **kwargs)

    def log_name(self, obj):
        """What the log calls a row: never its title, which may have to be erased one day."""
        return f"{obj._meta.verbose_name} {obj.pk}"

    def log_addition(self, request, obj, message):
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request, obj, message):
        return self._log(request, obj, CHANGE, message)

    def log_deletions(self, request, queryset):
        return [self._log(request, obj, DELETION, "") for obj in queryset]

    def _log(self, request, obj, flag, message):
        if isinstance(message, list):
            message = sentence_of(message)
        return LogEntry.objects.create(
            user_id=request.user.pk,
            content_type=ContentType.objects.get_for_model(obj),
            object_id=obj.pk,
            object_repr=self.log_name(obj)[:200],
            action_flag=flag,
            change_message=message,
        )


class KeptAdmin(DeskAdmin):
    """Rows that nobody adds or deletes by hand."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(KeptAdmin):
    """Rows that are only looked at."""

    def has_change_permission(self, request, obj=None):
        return False


def routes(page, prefix, own):
    """Return the paths of an admin class's own views: `own` is [(route, view, end of the name)]."""
    return [
        path(route, page.admin_site.admin_view(view), name=f"{prefix}_{end}")
        for route, view, end in own
    ]


def sentence_of(message):
    """Return Django's list of changes as a sentence of the log: what was done to which fields.

    Django would name the rows, by words of patients and doctors, and cannot print them unnamed.
    """
    return " ".join(
        _done(step, about.get("name", ""), about.get("fields", ()))
        for entry in message
        for step, about in entry.items()
    )


def _done(step, name, fields):
    what = ", ".join(map(str, fields))
    words = [step.capitalize(), what, f"of {name}" if what and name else str(name)]
    return f"{' '.join(filter(None, words))}."
