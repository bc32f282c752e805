"""Texts beside consults and guides that readers see: descriptions, biographies, what to do at once.

The content's app says who looks at them (`look`); the forms of these rows ask before they save.
"""

from web.confirmations import Confirmation, settled
from web.loaded_choices import LoadedForm

look = (
    None  # a function from (text, whose it is) to {key: sentence} of what keeps it off public pages
)


class CheckedTextsForm(LoadedForm):
    """Asks once more before a text is saved that seems to lead to a person."""

    checked_texts = ()  # names of the fields
    may_stand = Confirmation(
        "These words may stand", "Tick when you have looked at what is named above."
    )

    def clean(self):
        cleaned = super().clean()
        found = self._found(cleaned)
        keys = {f"{name} {key}" for name, told in found.items() for key in told}
        if keys and not settled(self, "may_stand", keys):
            for name, told in found.items():
                ending = "Change the words, or tick “These words may stand” below."
                self.add_error(name, " ".join([*dict.fromkeys(told.values()), ending]))
        return cleaned

    def _found(self, cleaned):
        """Return {field: {key: sentence}} of what was changed and would lead to a person."""
        changed = [name for name in self.checked_texts if name in self.changed_data]
        owner = cleaned.get("name") or ""
        found = {name: look(cleaned.get(name) or "", owner) for name in changed if look}
        return {name: told for name, told in found.items() if told}
