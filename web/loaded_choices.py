"""Autocompletes that know the chosen row already: they cost no query for each row of a form."""

from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import ModelForm

from text.names import id_of
from web.known_values import KnownChoice


class LoadedAutocomplete(AutocompleteSelect):
    """An autocomplete that knows the chosen row already, instead of asking the database again."""

    loaded = None

    def optgroups(self, name, value, attr=None):
        value = [pk for pk in value if id_of(str(pk))]  # Django would ask the database for “x”
        if self.loaded is None or [str(pk) for pk in value] != [str(self.loaded.pk)]:
            return super().optgroups(name, value, attr)
        chosen = self.create_option(name, self.loaded.pk, str(self.loaded), True, 0)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*empty, chosen], 0)]


class LoadedForm(ModelForm):
    """Hands the rows that came with an instance to its autocompletes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if self.instance.pk and isinstance(widget, LoadedAutocomplete):
                widget.loaded = field.loaded = getattr(self.instance, name)


def loaded_choice(page, db_field, request):
    """Return the arguments of a form field for another row, where `page` (an admin class) completes it."""
    if db_field.name not in page.get_autocomplete_fields(request):
        return {}
    widget = LoadedAutocomplete(db_field, page.admin_site)
    return {"widget": widget, "form_class": KnownChoice}
