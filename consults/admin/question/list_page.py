"""The list of consults as a work list: its columns, menus of filters, and the bulk bar."""

from copy import copy
from dataclasses import dataclass

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_list import result_headers, results
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from consults.admin.question.columns import COLUMNS, chosen_of, name_of, with_counts
from consults.admin.question.list_filters import Waiting
from consults.editorial import work_list
from web.admin import MOST_COUNTED

COLUMNS_CHOSEN = "consults.columns"  # of this person, read once a request
UNKNOWN = (IncorrectLookupParameters, DisallowedModelAdminLookup)
FIRST = ["tag_selected", "assign_selected", "submit_selected", "publish_selected"]


@dataclass(frozen=True)
class Menu:
    """One filter; `value` is what is chosen or typed, `hidden` the other parameters of the address."""

    title: str
    value: str
    choices: list
    typed: str = ""
    hidden: tuple = ()


class WorkList(ChangeList):
    """What Django's list knows, and what our page of it shows."""

    def __init__(self, request, *args, **kwargs):
        self.request = request
        super().__init__(request, *args, **kwargs)

    def get_queryset(self, request, *args, **kwargs):
        self.root_queryset = with_counts(self.root_queryset)
        return super().get_queryset(request, *args, **kwargs)

    @property
    def total(self):
        """How many consults are on the list, as it is shown."""
        return (
            f"{MOST_COUNTED:,}+" if self.result_count > MOST_COUNTED else f"{self.result_count:,}"
        )

    # ------------------------------------------------------------------ columns

    def columns(self):
        """Return [(name, title, whether it is shown)] of what may be chosen."""
        shown = self._shown()
        chooses = [name for name in COLUMNS if name != "headline"]
        return [(name, COLUMNS[name].title, name in shown) for name in chooses]

    def headers(self):
        """Return the heads of the shown columns; their links count all, so that a view sorts alike for all."""
        heads = zip(self.list_display, result_headers(self), strict=True)
        shown = {"action_checkbox", *self._shown()}
        return [head for column, head in heads if name_of(column) in shown]

    def rows(self):
        """Yield the cells of each consult."""
        narrow = copy(self)
        shown = {"action_checkbox", *self._shown()}
        narrow.list_display = [one for one in self.list_display if name_of(one) in shown]
        for row in results(narrow):
            yield [_labelled(*cell) for cell in zip(narrow.list_display, row, strict=True)]

    def _shown(self):
        if COLUMNS_CHOSEN not in self.request.META:
            own = work_list.columns(self.request.user).first()
            self.request.META[COLUMNS_CHOSEN] = own and own["names"]
        return chosen_of(self.request.META[COLUMNS_CHOSEN])

    # ------------------------------------------------------------------ filters

    def menus(self):
        """Return the Menus of the filters; queues stand among the views."""
        return [self._menu(spec) for spec in self.filter_specs if not isinstance(spec, Waiting)]

    def _menu(self, spec):
        choices = list(spec.choices(self))
        if not getattr(spec, "typed", False):
            chosen = [choice["display"] for choice in choices[1:] if choice["selected"]]
            return Menu(spec.title, "".join(map(str, chosen[:1])), choices)
        name = spec.parameter_name
        query = QueryDict(self.get_query_string(remove=[name, PAGE_VAR]).removeprefix("?"))
        return Menu(spec.title, spec.value() or "", choices, name, tuple(query.items()))

    def hidden(self):
        """Return the parameters beside the words that are searched for, [(name, value)]."""
        query = QueryDict(self.get_query_string(remove=[SEARCH_VAR, PAGE_VAR]).removeprefix("?"))
        return list(query.items())

    def is_narrowed(self):
        """Return whether a filter is set or words are searched."""
        return bool(self.query or self.has_active_filters)

    # ------------------------------------------------------------------ steps

    def steps(self):
        """Return ([(name, title)] of the steps most taken, the same of the others) for this person."""
        actions = self.model_admin.get_actions(self.request)
        titled = [(name, title) for name, (_, _, title) in actions.items()]
        first = [step for step in titled if step[0] in FIRST]
        return {"first": first, "others": [step for step in titled if step not in first]}


def _labelled(column, cell):
    """Return a cell (safe HTML) that says its title where the column wants it."""
    name = name_of(column)
    if name not in COLUMNS or not COLUMNS[name].labelled:
        return cell
    label = format_html('<td data-label="{}"', COLUMNS[name].title)
    return mark_safe(cell.replace("<td", label, 1))


class OnlyRows(WorkList):
    """The same list where nobody looks at a page of it: for counting, and for what comes next."""

    def get_queryset(self, request, *args, **kwargs):
        if ORDER_VAR in self.params:  # it may be by these counts
            return super().get_queryset(request, *args, **kwargs)
        return ChangeList.get_queryset(self, request, *args, **kwargs)

    def get_results(self, request):
        self.result_list, self.result_count = [], 0


def rows_of(desk, request, query):
    """Return the consults of a list in its order; raises one of UNKNOWN for an address no list has."""
    asked = copy(request)
    asked.GET, asked.method = QueryDict(query), "GET"
    asked.only_rows = True
    return desk.get_changelist_instance(asked).queryset
