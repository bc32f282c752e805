from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.forms import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from faq import former_names, merging
from faq.admin.former_slugs import RemembersAddresses
from faq.models import Alias, FaqTag
from faq.proposals import near_doubles
from text.names import same_name
from web.admin import DeskAdmin
from web.checked_texts import CheckedTextsForm
from web.confirmations import Confirmation, settled

OVERFULL = 0.1  # share of all consults from which a tag narrows nothing
FEW = 50  # consults below which no tag is overfull


class AliasFormSet(BaseInlineFormSet):
    """Refuses a new alias that is the name of a tag: searches could not tell which is meant."""

    def clean(self):
        super().clean()
        typed = {
            same_name(form.cleaned_data["name"]): form
            for form in self.forms
            if form.has_changed() and form.is_valid() and not form.cleaned_data.get("DELETE")
        }
        place = FaqTag.objects.filter(department=self.instance.department_id)
        for tag in place.filter(name_key__in=typed):
            if tag.pk != self.instance.pk:
                sentence = f"“{tag.name}” is a tag of this department. Merge the two, or take another name."
                typed[tag.name_key].add_error("name", sentence)
        own = typed.get(same_name(self.instance.name))
        if own is not None:
            own.add_error("name", "This is the name of the tag itself.")


class AliasInline(admin.TabularInline):
    model = Alias
    formset = AliasFormSet
    extra = 1
    verbose_name_plural = "also called (acronyms, lay words, spellings: searches use them at once)"


class FaqTagForm(CheckedTextsForm):
    """Asks once more before a tag is made that an existing one may be."""

    checked_texts = ("name", "slug", "description")
    checked_rows = {"aliases": "name"}
    different = Confirmation(
        "It is a different topic", "Tick when you have looked at the tags named above."
    )

    def clean(self):
        cleaned = super().clean()
        name, department = cleaned.get("name"), cleaned.get("department")
        renamed = name and same_name(name) != self.instance.name_key
        if not renamed or department is None:
            return cleaned
        near = near_doubles(name, department.pk, self.instance.pk)
        same = any(  # the same name is refused by the model itself
            tag.name_key == same_name(name) and tag.department_id == department.pk
            for tag, _ in near
        )
        keys = {f"{same_name(name)} {tag.pk}" for tag, _ in near}
        if near and not same and not settled(self, "different", keys):
            rows = [
                (reverse("admin:faq_faqtag_change", args=[tag.pk]), tag, tag.department, why)
                for tag, why in near
            ]
            line = '<li><a href="{}">{}</a> ({}): {}</li>'
            message = (
                "Look first whether one of these is meant. Use it, give it this name as an alias,"
                " or tick “It is a different topic” below.<ul>{}</ul>"
            )
            raise ValidationError({"name": format_html(message, format_html_join("", line, rows))})
        return cleaned


class UseFilter(admin.SimpleListFilter):
    """How tags are used. The content's desk adds uses that only it knows."""

    title = "use"
    parameter_name = "use"

    @classmethod
    def uses(cls):
        """Return {name: (label, function from tags to those of this use)}."""
        return {
            "unused": ("On nothing at all", unused),
            "hidden": ("On no consult readers see", hidden),
            "overfull": ("On more than a tenth of all", overfull),
            "silent": ("Without a description", lambda tags: tags.filter(description="")),
        }

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _) in self.uses().items()]

    def queryset(self, request, tags):
        _, chosen = self.uses().get(self.value(), ("", None))
        return chosen(tags) if chosen else tags


def unused(tags):
    """Tags nothing carries."""
    return tags.filter(**dict.fromkeys(merging.carriers()))


def hidden(tags):
    """Tags whose consults are all unpublished, or that have none."""
    return tags.filter(Q(facet=None) | Q(facet__listed=0))


def overfull(tags):
    """Tags on so many consults that they narrow nothing."""
    facets = FaqTag._meta.get_field("facet").related_model.objects
    total = facets.filter(kind="all").values_list("listed", flat=True).first() or 0
    return tags.filter(facet__listed__gt=max(total * OVERFULL, FEW))


class FaqTagAdmin(RemembersAddresses, DeskAdmin):
    """Registered by the content's desk, which has to follow when a name changes."""

    model = FaqTag
    form = FaqTagForm
    list_display = ["name", "department", "listed", "also_called", "description_begins"]
    list_filter = [UseFilter, "department"]
    list_select_related = ["department", "facet"]
    allowed_lookups = frozenset({"department__id__exact", "use"})
    search_fields = ["name", "aliases__name"]
    autocomplete_fields = ["department"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "different", "department", "slug", "description", "may_stand"]
    inlines = [AliasInline]

    def save_model(self, request, tag, form, change):
        """Save a tag; a name that it had goes on leading to it."""
        super().save_model(request, tag, form, change)
        if change and "name" in form.changed_data:
            former_names.remember(tag, form.initial["name"], request.user)

    def log_name(self, tag):
        return f"FAQ tag {tag.slug}"

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(alias_total=Count("aliases", distinct=True))

    @admin.display(description="published consults", ordering="facet__listed")
    def listed(self, tag):
        return tag.facet.listed if hasattr(tag, "facet") else 0

    @admin.display(description="aliases", ordering="alias_total")
    def also_called(self, tag):
        return tag.alias_total or "–"

    @admin.display(description="description")
    def description_begins(self, tag):
        return tag.description[:60] or "–"
