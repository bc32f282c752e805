"""What the library lacks: results, consults for two filters, guides, reviews in time."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import F, Sum
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from consults.models import Question, SearchTally, TaggedQuestion
from consults.statistics import counters
from consults.tagging import vocabulary_changes
from consults.tagging.topics import unexplained
from faq.models import Alias, FaqTag
from web import checked_texts
from web.admin import ReadOnlyAdmin, require, routes
from web.site_days import site_day

SHOWN = 30
OFTEN = 5  # searches from which few clicks mean something
FEW_CLICKS = 0.1
MONTHS = 3  # of reads that are added up
Kind = SearchTally.Kind


class AliasForm(forms.Form):
    """The tag that a searched word is another name of."""

    tag = forms.ModelChoiceField(FaqTag.objects.all())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        relation = TaggedQuestion._meta.get_field("tag")
        self.fields["tag"].widget = AutocompleteSelect(relation, admin.site)
        self.fields["tag"].widget.choices = self.fields["tag"].choices


@admin.register(SearchTally)
class GapDesk(ReadOnlyAdmin):
    """One page of gaps, each with what closes it."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("faq.change_faqtag") and request.user.has_perm(
            "consults.change_question"
        )

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_urls(self):
        own = [
            ("<int:pk>/alias/", require_POST(self.add_alias), "alias"),
            ("<int:pk>/done/", require_POST(self.done), "done"),
        ]
        return [*routes(self, "consults_searchtally", own), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        counters.buffer.flush()
        form = AliasForm(prefix="all")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Gaps",
            "media": self.media + form.media,
            "gaps": gaps(),
        }
        return TemplateResponse(request, "admin/consults/searchtally/gaps.html", context)

    def add_alias(self, request, pk):
        """Make the searched words another name of a tag; the next search finds its consults."""
        tally = self._tally(request, pk)
        form = AliasForm(request.POST)
        if not form.is_valid() or not tally.text:
            self.message_user(request, "Choose the tag that these words are another name of.")
            return self._back()
        tag = form.cleaned_data["tag"]
        require(request, "add", Alias)
        if told := checked_texts.sentences(tally.text):
            ending = "If these words may stand, write them in the form of the tag."
            self.message_user(request, " ".join([*told, ending]), messages.ERROR)
            return self._back()
        if not tag.aliases.filter(name=tally.text).exists():
            Alias(tag=tag, name=tally.text).save()
        vocabulary_changes.refresh_tagged(tag, renamed=False)
        self.log_change(request, tag, "Alias added.")
        self.message_user(request, f"Searches for “{tally.text}” find “{tag}” from now on.")
        tally.delete()
        return self._back()

    def done(self, request, pk):
        """Forget a count: the gap is closed, or none."""
        self._tally(request, pk).delete()
        return self._back()

    def _tally(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(SearchTally, pk=pk)

    def _back(self):
        return HttpResponseRedirect(reverse("admin:consults_searchtally_changelist"))


@dataclass
class Gap:
    """One table of the page. `rows` are dicts for the template of the table's name."""

    name: str
    title: str
    columns: list
    rows: list
    none: str = "None."

    @property
    def template(self):
        return f"admin/consults/searchtally/_{self.name}.html"


def gaps():
    """Return the tables of the page, in their order."""
    times = ["Words", "Times"]
    empty = [
        {"tally": row, "form": AliasForm(auto_id=f"alias-{row.pk}-%s")} for row in empty_searches()
    ]
    unclicked = [{"tally": row} for row in unclicked_searches()]
    pairs = [{"tally": row, "address": search_for(row.text)} for row in empty_pairs()]
    overdue = [{"question": row} for row in overdue_consults()]
    topics = [{"tag": tag, "address": guide_address(tag)} for tag in topics_without_guide()]
    found = "None: every frequent search finds something."
    closes = "What closes it"
    return [
        Gap("empty", "Searches without result", [*times, closes], empty, found),
        Gap("unclicked", "Searches nobody follows", [*times, "Opened", closes], unclicked),
        Gap("pairs", "Filters that leave nothing", ["Filters", "Times", closes], pairs),
        Gap("overdue", "Much read, review due", ["Consult", "Reads", "Review was due"], overdue),
        Gap("topics", "Topics without a guide", ["Topic", "Consults", closes], topics),
    ]


def empty_searches():
    """Searches that found nothing, the most frequent first."""
    rows = SearchTally.objects.filter(kind=Kind.WORDS, empty__gt=0).exclude(text="")
    return rows.order_by("-empty", "-pk")[:SHOWN]


def unclicked_searches():
    """Searches with results that hardly anybody opened."""
    rows = SearchTally.objects.filter(kind=Kind.WORDS, empty=0, searches__gte=OFTEN)
    rows = rows.exclude(text="").filter(clicks__lt=F("searches") * FEW_CLICKS)
    return rows.order_by("-searches", "-pk")[:SHOWN]


def empty_pairs():
    """Two filters that readers combined and that leave nothing."""
    rows = SearchTally.objects.filter(kind=Kind.PAIR).exclude(text="")
    return rows.order_by("-empty", "-pk")[:SHOWN]


def search_for(pair):
    """Return the address of the desk's list that may deserve the second tag of a pair."""
    first, _, second = pair.partition(" + ")
    words = second.partition(":")[2].replace("-", " ")
    query = urlencode({"q": f"{first} {words}"})
    return f"{reverse('admin:consults_question_changelist')}?{query}"


def topics_without_guide():
    """The fullest topics that no guide explains."""
    tags = unexplained(FaqTag.objects.select_related("department", "facet"))
    return tags.order_by("-facet__listed", "name")[:SHOWN]


def guide_address(tag):
    """Return the address of a new guide on a tag."""
    query = urlencode({"title": f"Understanding {tag.name}", "department": tag.department_id})
    return f"{reverse('admin:consults_guide_add')}?{query}"


def overdue_consults():
    """The most-read published consults whose review is due."""
    since = site_day().replace(day=1) - timedelta(days=31 * (MONTHS - 1))
    rows = Question.objects.published().filter(
        review_due_on__lte=site_day(), read_tallies__month__gte=since.replace(day=1)
    )
    rows = rows.annotate(reads=Sum("read_tallies__reads")).order_by("-reads", "pk")
    return rows.only("number", "title", "review_due_on")[:SHOWN]
