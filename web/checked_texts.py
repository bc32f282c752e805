"""Texts beside consults and guides that readers see: names, descriptions, biographies, what to do at once.

The content's app says who looks at them (`look`). The forms of these rows ask before they save; every other way
to a name, such as an import or a merge, asks `sentences` or `refuse`.
"""

from django.forms import SlugField

from web.confirmations import Confirmation, settled
from web.errors import WorkflowError
from web.loaded_choices import LoadedForm

# A function from (text, whose it is) to {key: sentence} of what keeps it off public pages.
look = None


def sentences(text, owner=""):
    """Return the sentences on what keeps a text off public pages, each once; [] for most texts."""
    return list(dict.fromkeys(look(text, owner).values())) if look and text else []


def refuse(text, kind, owner=""):
    """Raise WorkflowError for a text that seems to lead to a person; `kind` says what it is, such as “a tag”.

    The message never repeats the text: it ends up in reports.
    """
    if told := sentences(text, owner):
        raise WorkflowError(
            f"Readers would see these words with {kind}: {' '.join(told)} If they may stand, write them in the"
            f" form of {kind} first; it asks you once more."
        )


class CheckedTextsForm(LoadedForm):
    """Asks once more before a text is saved that seems to lead to a person."""

    checked_texts = ()  # names of the fields
    checked_rows = {}  # {prefix of rows in the same form: the field of them that readers see}
    of_a_person = False  # whether `name` is somebody's who may be named in the other texts
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
                self.add_error(
                    name if name in self.fields else None,
                    " ".join([*dict.fromkeys(told.values()), ending]),
                )
        return cleaned

    def _found(self, cleaned):
        """Return {field: {key: sentence}} of what was changed and would lead to a person."""
        changed = [name for name in self.checked_texts if name in self.changed_data]
        owner = (cleaned.get("name") or "") if self.of_a_person else ""
        texts = [(name, self._readable(name, cleaned.get(name) or "")) for name in changed]
        found = {}
        for name, text in [*texts, *self._rows()]:
            if told := look(text, owner) if look and text else {}:
                found.setdefault(name, {}).update(told)
        return found

    def _readable(self, name, text):
        return text.replace("-", " ") if isinstance(self.fields[name], SlugField) else text

    def _rows(self):
        """Yield (prefix, text) of what is typed in rows of the same form and is not stored yet."""
        for prefix, column in self.checked_rows.items():
            stored = getattr(self.instance, prefix) if self.instance.pk else None
            known = set(stored.values_list(column, flat=True)) if stored else set()
            for key, text in self.data.items():
                begins, ends = key.startswith(f"{prefix}-"), key.endswith(f"-{column}")
                if begins and ends and text.strip() not in known:
                    yield prefix, text.strip()
