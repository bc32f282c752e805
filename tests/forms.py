"""Forms of a served page as a browser without script reads them: what it would send, and its buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from consults.editorial.shown_versions import SHOWN, version_of

VALUES = {"hidden", "text", "number", "date", "time", "email", "url", "password", "search",
          "datetime-local", "tel"}  # fmt: skip


@dataclass
class Form:
    """One form: `fields` is [(name, value)] that is sent, `boxes` {name: type} of all its boxes."""

    action: str
    method: str
    id: str
    fields: list = field(default_factory=list)
    boxes: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)  # {name: [values]} of its selects
    buttons: list = field(default_factory=list)  # (name, value, formaction)

    @property
    def data(self):
        """Return {name: value or [values]} that is sent without pressing a named button."""
        found = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return {name: all[0] if len(all) == 1 else all for name, all in found.items()}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select, self.text, self.button = [], None, None, None, None

    def handle_starttag(self, tag, attrs):
        about = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(
                about.get("action", ""), about.get("method", "get").lower(), about.get("id", "")
            )
            self.forms.append(self.form)
        if self.form is None or "disabled" in about or "__prefix__" in about.get("name", ""):
            return
        name, kind = about.get("name", ""), about.get("type", "text")
        if tag == "button" or (tag == "input" and kind in {"submit", "image"}):
            button = (name, about.get("value", ""), about.get("formaction", ""))
            if kind != "button" and kind != "reset" and "preset" not in about.get("class", ""):
                self.form_of(about).buttons.append(button)
        elif tag == "input" and name:
            self.form.boxes[name] = kind
            if kind in VALUES or "checked" in about:
                nothing = "on" if kind in {"checkbox", "radio"} else ""
                self.form.fields.append((name, about.get("value", nothing)))
        elif tag == "select" and name:
            self.form.boxes[name] = "select"
            self.select = [name, "multiple" in about, [], None]
        elif tag == "option" and self.select:
            value = about.get("value", "")
            self.form.options.setdefault(self.select[0], []).append(value)
            if "selected" in about:
                self.select[2].append(value)
            elif self.select[3] is None:
                self.select[3] = value
        elif tag == "textarea" and name:
            self.form.boxes[name] = "textarea"
            self.text = [name, ""]

    def form_of(self, about):
        """Return the form that a button sends: the one it stands in, or the one it names."""
        named = [form for form in self.forms if form.id == about.get("form")]
        return named[0] if named else self.form

    def handle_data(self, data):
        if self.text:
            self.text[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.text:
            self.form.fields.append((self.text[0], self.text[1].removeprefix("\n")))
            self.text = None
        elif tag == "select" and self.select:
            name, several, chosen, first = self.select
            if not chosen and not several and first is not None:
                chosen = [first]
            self.form.fields += [(name, value) for value in chosen]
            self.select = None


def forms_of(html):
    """Return the Forms of a page (text)."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def form_named(html, name):
    """Return the Form of an id."""
    return next(form for form in forms_of(html) if form.id == name)


def shown(row):
    """Return the box of a page that says which text of a row it shows, as served now."""
    return {SHOWN: version_of(type(row).objects.get(pk=row.pk))}


def ticked(rows):
    """Return the rows of a page that asks for a step on many, as served now."""
    return {"id": [f"{row.pk}~{shown(row)[SHOWN]}" for row in rows]}


def as_opened(client, address):
    """Return the box of a form that says on what it was opened, as served now."""
    forms = forms_of(client.get(address).content.decode())
    return {"_opened": next(form.data["_opened"] for form in forms if "_opened" in form.data)}
