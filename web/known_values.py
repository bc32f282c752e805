"""Values of a form that stand in the database already: nobody asks the database for them once more."""

from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField, ModelMultipleChoiceField

from text.names import id_of


class KnownChoice(ModelChoiceField):
    """Takes the row that came with the form as it is; any other one is looked up."""

    def __init__(self, *args, loaded=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.loaded = loaded

    def to_python(self, value):
        if self.loaded is not None and str(value) == str(self.loaded.pk):
            return self.loaded
        return super().to_python(value)


class KnownChoices(ModelMultipleChoiceField):
    """Refuses what is no id instead of asking the database for it."""

    def _check_values(self, value):
        if strange := [pk for pk in value if not id_of(str(pk))]:
            text, about = self.error_messages["invalid_pk_value"], {"pk": str(strange[0])[:40]}
            raise ValidationError(text, code="invalid_pk_value", params=about)
        return super()._check_values(value)


class OnlyChanges:
    """For model forms: what nobody changed is not validated again.

    A column that a constraint names together with a changed one is validated, so that no constraint is skipped.
    """

    def _get_validation_exclusions(self):
        excluded = super()._get_validation_exclusions()
        if self.instance._state.adding:
            return excluded
        names = {column.name for column in self.instance._meta.fields} & self.fields.keys()
        changed = set(self.changed_data)
        for constraint in self.instance._meta.constraints:
            words = repr(constraint.deconstruct())
            named = {name for name in names if name in words}
            if named & changed:
                changed |= named
        return excluded | (names - changed)
