"""Finds every form of a page and every button in it, filled as a browser and a patient person would."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urljoin

ANSWERS = {  # {name of a box: what is typed into it}
    "at": "2031-05-01T10:00",
    "_at": "2031-05-01T10:00",
    "reason": "It stands in a book.",
    "_reason": "It is out of date.",
    "because": "Mend the title.",
    "text": "Look at this.",
    "signed_on": "2024-05-01",
    "replied_on": "2024-05-01",
    "asked_on": "2024-05-01",
    "review_due_on": "2031-05-01",
    "value": "eyelid",
    "name": "Another name",
    "title": "Another title",
    "slug": "another-name",
    "subject": "Another subject",
    "description": "Another description.",
    "why": "Not mine.",
    "username": "somebody",
    "new_password1": "kettle-lamp-91",
    "new_password2": "kettle-lamp-91",
    "password1": "kettle-lamp-91",
    "password2": "kettle-lamp-91",
    "number": "803",
    "days": "7",
}


@dataclass
class Form:
    """One way to send a form: `button` is (name, value) of what was clicked, or ("", "")."""

    action: str
    method: str
    fields: dict = field(default_factory=dict)  # {name: [values]}
    button: tuple = ("", "")

    @property
    def sent(self):
        """Return what is posted."""
        name, value = self.button
        return {**self.fields, name: [value]} if name else self.fields


class FormParser(HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.address = address
        self.forms, self.buttons, self.actions, self.by_id = [], [], [], {}
        self.form = self.select = self.area = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        form = self.by_id.get(attrs.get("form"), self.form)
        if tag == "form":
            self._form(attrs)
        elif tag == "button" or (tag == "input" and attrs.get("type") in {"submit", "image"}):
            if attrs.get("type") not in {"button", "reset"}:
                self.buttons.append((form, attrs))
        elif tag == "option":
            self._option(attrs)
        elif form is not None and attrs.get("name"):
            self._box(tag, form, attrs)

    def _form(self, attrs):
        action = urljoin(self.address, attrs.get("action") or self.address)
        self.form = Form(action, (attrs.get("method") or "get").lower())
        self.forms.append(self.form)
        if "id" in attrs:
            self.by_id[attrs["id"]] = self.form

    def _box(self, tag, form, attrs):
        name, kind, value = attrs["name"], attrs.get("type", "text"), attrs.get("value") or ""
        if tag == "textarea":
            self.area = (form, name, "required" in attrs, [])
        elif tag == "select":
            self.select = [form, name, "required" in attrs, []]
        elif kind in {"checkbox", "radio"}:
            if kind == "radio" or "checked" in attrs or name == "_selected_action":
                form.fields.setdefault(name, []).append(value or "on")
        elif tag == "input" and kind != "file":
            typed = ANSWERS.get(name, "Words." if "required" in attrs else "")
            hidden = kind == "hidden" or "action-select" in attrs.get("class", "")
            form.fields.setdefault(name, []).append(value if value or hidden else typed)

    def _option(self, attrs):
        if self.select:
            self.select[3].append((attrs.get("value", ""), "selected" in attrs))

    def handle_data(self, data):
        if self.area:
            self.area[3].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area:
            form, name, required, parts = self.area
            typed = ANSWERS.get(name, "Some words." if required else "")
            form.fields[name] = ["".join(parts).strip("\r\n") or typed]
            self.area = None
        elif tag == "select" and self.select:
            self._close_select()

    def _close_select(self):
        form, name, required, options = self.select
        self.select = None
        if name == "action":
            self.actions += [(form, value) for value, _ in options if value]
            return
        chosen = [value for value, selected in options if selected] or [v for v, _ in options[:1]]
        if chosen == [""] and required:
            chosen = [value for value, _ in options if value][:1] or [""]
        form.fields[name] = chosen


def forms_of(html, address):
    """Return a Form for every button and every choice of an action on a page that posts."""
    parser = FormParser(address)
    parser.feed(html)
    clicked = {id(form) for form, _ in parser.buttons}
    found = [form for form in parser.forms if id(form) not in clicked]
    found += [replace(form, button=("action", value)) for form, value in parser.actions]
    for form, attrs in parser.buttons:
        if form is not None:
            action = urljoin(address, attrs["formaction"]) if "formaction" in attrs else form.action
            method = (attrs.get("formmethod") or form.method).lower()
            button = (attrs.get("name") or "", attrs.get("value") or "")
            found.append(replace(form, action=action, method=method, button=button))
    return [form for form in found if form.method == "post"]
