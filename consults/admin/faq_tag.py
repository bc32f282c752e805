"""The vocabulary's desk, with the consults following: merge, split, undo, proposals."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from consults.models import Department, Question, TaggedQuestion
from consults.tagging import cooccurrence, vocabulary_changes
from consults.tagging.topics import unexplained
from faq.admin.faq_tag import FaqTagAdmin, UseFilter
from faq.models import ApartPair, FaqTag
from faq.proposals import merge_proposals
from text.names import id_of
from web.admin import KnownChoices, require
from web.errors import Forbidden, WorkflowError

MOST_SHOWN = 1000
MOST_MERGED = 500  # consults of a tag that is merged within a page of the desk


class MergeForm(forms.Form):
    """Chooses the tag that stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        relation = TaggedQuestion._meta.get_field("tag")
        self.fields["into"] = forms.ModelChoiceField(
            FaqTag.objects.select_related("department"),
            label="Merge into",
            widget=AutocompleteSelect(relation, admin.site),
        )


class SplitForm(forms.Form):
    """Names the new tag and the consults it takes."""

    name = forms.CharField(max_length=150, label="Name of the new tag")
    department = forms.ModelChoiceField(Department.objects.all())
    consults = KnownChoices(
        Question.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, tag, *args, **kwargs):
        super().__init__(*args, **kwargs)
        questions = Question.objects.filter(tagged__tag=tag).order_by("-pk")
        self.fields["consults"].queryset = questions
        self.fields["consults"].label_from_instance = lambda q: f"#{q.number} {q.title}"
        self.fields["department"].initial = tag.department_id


class UseInContent(UseFilter):
    @classmethod
    def uses(cls):
        return {**super().uses(), "unexplained": ("Without a guide", unexplained)}


@admin.register(FaqTag)
class TagDesk(FaqTagAdmin):
    list_filter = [UseInContent, "department"]
    change_list_template = "admin/faq/faqtag/list.html"
    change_form_template = "admin/faq/faqtag/form.html"

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        renamed = "name" in form.changed_data
        if change and (renamed or any(formset.has_changed() for formset in formsets)):
            vocabulary_changes.refresh_tagged(form.instance, renamed)

    def get_urls(self):
        own = [
            ("proposals/", self.proposals, "proposals"),
            ("apart/", require_POST(self.apart), "apart"),
            ("<int:pk>/merge/", self.merge, "merge"),
            ("<int:pk>/split/", self.split, "split"),
        ]
        wrapped = [
            path(route, self.admin_site.admin_view(view), name=f"faq_faqtag_{name}")
            for route, view, name in own
        ]
        return [*wrapped, *super().get_urls()]

    def may_retag(self, request):
        """Refuse who may not change both the vocabulary and the consults that carry it."""
        if not (self.has_change_permission(request) and can_change_consults(request)):
            raise PermissionDenied

    def page(self, request, name, title, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "media": self.media,
            **context,
        }
        return TemplateResponse(request, f"admin/faq/faqtag/{name}.html", context)

    def merge(self, request, pk):
        """Choose the tag that stays, see every consult touched, confirm."""
        self.may_retag(request)
        tag = get_object_or_404(FaqTag.objects.select_related("department"), pk=pk)
        asked = request.POST or request.GET
        known = FaqTag.objects.filter(pk=id_of(asked.get("into", ""))).exists()
        form = MergeForm(asked if known else None)  # the box falls over what is no tag
        context = {"tag": tag, "form": form}
        if form.is_bound and form.is_valid():
            target = form.cleaned_data["into"]
            if request.method == "POST" and self._fits(request, tag):
                done = self._step(request, lambda: self._merge(request, tag, target), target)
                if done:
                    return done
            context.update(target=target, refusal=_refusal(request, tag), **touched(tag, target))
        context["media"] = self.media + form.media
        return self.page(request, "merge", f"Merge “{tag.name}”", **context)

    def _fits(self, request, tag):
        """Refuse what would take longer than a page may; a command does it."""
        if tag.tagged_questions.count() <= MOST_MERGED:
            return True
        text = "“{}” is on more than {} consults. Run: manage.py merge_tags {} …"
        self.message_user(request, text.format(tag, MOST_MERGED, tag.slug), messages.ERROR)
        return False

    def _merge(self, request, tag, target):
        change = vocabulary_changes.merge_tags(tag, target, by=request.user)
        self.log_change(request, target, "Merged.")
        return change

    def split(self, request, pk):
        """Choose consults and a name; they get the new tag in the place of this one."""
        self.may_retag(request)
        tag = get_object_or_404(FaqTag.objects.select_related("department"), pk=pk)
        form = SplitForm(tag, request.POST or None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            ids = [question.pk for question in data["consults"]]
            done = self._step(
                request,
                lambda: vocabulary_changes.split_tag(
                    tag, data["name"], data["department"], ids, by=request.user
                )[1],
                tag,
            )
            if done:
                return done
        return self.page(request, "split", f"Split “{tag.name}”", tag=tag, form=form)

    def _step(self, request, step, tag):
        """Take a step and say what was done, with its undo; None when it was refused, which is said too."""
        try:
            change = step()
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return None
        self.message_user(request, with_undo(request, change))
        return HttpResponseRedirect(reverse("admin:faq_faqtag_change", args=[tag.pk]))

    def proposals(self, request):
        """Tags that may be one topic, with what speaks for it; nothing is merged by itself."""
        self.may_retag(request)
        found = merge_proposals(cooccurrence.together(), cooccurrence.alike)
        return self.page(request, "proposals", "Tags that may be one topic", proposals=found)

    def apart(self, request):
        """Remember that two tags are different topics."""
        self.may_retag(request)
        pair = sorted(id_of(request.POST.get(name, "")) for name in ("source", "target"))
        first, second = (get_object_or_404(FaqTag, pk=pk) for pk in pair)
        require(request, "change", FaqTag)
        ApartPair.objects.get_or_create(first=first, second=second)
        self.message_user(request, f"“{first}” and “{second}” will not be proposed again.")
        return HttpResponseRedirect(reverse("admin:faq_faqtag_proposals"))


def _refusal(request, tag):
    """Return the sentence on why this person may not merge a tag, "" where they may."""
    try:
        vocabulary_changes.require_merge(request.user, tag)
    except Forbidden as refusal:
        return str(refusal)
    return ""


def can_change_consults(request):
    return request.user.has_perm("consults.change_question")


def touched(tag, target):
    """Return what a merge will touch, for its preview."""
    on_both = TaggedQuestion.objects.filter(content_object=OuterRef("pk"), tag=target)
    questions = Question.objects.filter(tagged__tag=tag).annotate(has_both=Exists(on_both))
    total = questions.count()
    rows = questions.order_by("-pk").only("number", "title", "status")[:MOST_SHOWN]
    return {
        "questions": rows,
        "total": total,
        "more": max(total - MOST_SHOWN, 0),
        "guides": tag.guides.all(),
        "aliases": tag.aliases.all(),
    }


def with_undo(request, change):
    """Return a message with a button that takes the change back."""
    return format_html(
        '{}: {} consult{}. <form class="undo" method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><button>Undo</button></form>',
        change.summary,
        change.consults,
        "" if change.consults == 1 else "s",
        reverse("admin:faq_tagchange_undo", args=[change.pk]),
        get_token(request),
    )
