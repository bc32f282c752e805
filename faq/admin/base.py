"""What every admin class of the project keeps to."""

import json

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.forms import Textarea
from django.utils.functional import cached_property

MOST_COUNTED = 5000


class CappedPaginator(Paginator):
    """Counts up to MOST_COUNTED rows, so a list of a million opens as fast as one of a hundred.

    What lies beyond is reached by searching and filtering.
    """

    @cached_property
    def count(self):
        return self.object_list.order_by()[: MOST_COUNTED + 1].count()


class MarkdownWidget(Textarea):
    """A text box of comfortable size, with a preview button where scripts run."""

    def __init__(self, attrs=None):
        super().__init__({"class": "markdown", "rows": 14, **(attrs or {})})


class DeskAdmin(admin.ModelAdmin):
    """Filters are an allow-list, logs hold numbers instead of texts, nothing counts whole tables.

    Unlisted lookups would let a curious address read hidden fields letter by letter
    (``?source_text__startswith=A``).
    """

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    allowed_lookups = frozenset()

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in self.allowed_lookups

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
            message = json.dumps(_without_names(message))
        return LogEntry.objects.create(
            user_id=request.user.pk,
            content_type=ContentType.objects.get_for_model(obj),
            object_id=obj.pk,
            object_repr=self.log_name(obj)[:200],
            action_flag=flag,
            change_message=message,
        )


def _without_names(message):
    """Drop the object names that Django writes into change messages; field names stay."""
    return [
        {step: {key: value for key, value in about.items() if key != "object"}}
        for entry in message
        for step, about in entry.items()
    ]
