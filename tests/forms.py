"""Finds every form of a page and every button in it, as a browser would send them."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urljoin

SENT_BY_CLICK = {"submit", "image"}
TYPED = {"date": "2024-05-01", "datetime-local": "2031-05-01T10:00", "number": "1", "email": "a@example.org"}


@dataclass
class Form:
    """One way to send a form: `button` is (name, value) of what was clicked, or ("", "")."""

    action: str
    method: str
    fields: dict = field(default_factory=dict)  # {name: [values]}
    button: tuple = ("", "")
    state: str = ""

    @property
    def sent(self):
        """Return what is posted."""
        name, value = self.button
        return {**self.fields, name: [value]} if name else self.fields


class FormParser(HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.address = address
        self.forms, self.buttons, self.options, self.by_id = [], [], [], {}
        self.form = self.select = self.area = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        form = self.by_id.get(attrs.get("form"), self.form)
        if tag == "form":
            action = urljoin(self.address, attrs.get("action") or self.address)
            self.form = Form(action, (attrs.get("method") or "get").lower())
            self.forms.append(self.form)
            self.by_id[attrs.get("id")] = self.form
        elif tag == "button" or (tag == "input" and attrs.get("type") in SENT_BY_CLICK):
            if attrs.get("type") != "button":
                self.buttons.append((attrs.get("form"), form, attrs))
        elif form is None or not attrs.get("name", "" if tag != "option" else "x"):
            return
        elif tag == "input":
            self._input(form, attrs)
        elif tag == "textarea":
            self.area = (form, attrs["name"])
            form.fields.setdefault(attrs["name"], ["Some words."])
        elif tag == "select":
            self.select = (form, attrs["name"])
            form.fields.setdefault(attrs["name"], [])
        elif tag == "option" and self.select:
            self._option(attrs)

    def _input(self, form, attrs):
        kind, name, value = attrs.get("type", "text"), attrs["name"], attrs.get("value")
        if kind in {"checkbox", "radio"}:
            if kind == "radio" or "checked" in attrs or name in {"_selected_action", "tags", "parts"}:
                form.fields.setdefault(name, []).append(value or "on")
        elif kind != "file":
            form.fields.setdefault(name, []).append(value or TYPED.get(kind, "x"))

    def _option(self, attrs):
        form, name = self.select
        value = attrs.get("value", "")
        if name == "action":
            self.options.append((form, name, value))
        elif "selected" in attrs or (value and not form.fields[name]):
            form.fields[name] = [value]

    def handle_data(self, data):
        if self.area and data.strip():
            form, name = self.area
            form.fields[name] = [data.strip("\r\n")]

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def forms_of(html, address):
    """Return a Form for every button and every choice of an action on a page that posts."""
    parser = FormParser(address)
    parser.feed(html)
    found = [replace(form) for form in parser.forms]
    for form, name, value in parser.options:
        if value:
            found.append(replace(form, button=(name, value)))
    for form_id, form, attrs in parser.buttons:
        form = parser.by_id.get(form_id, form)
        if form is not None:
            action = urljoin(address, attrs["formaction"]) if "formaction" in attrs else form.action
            method = (attrs.get("formmethod") or form.method).lower()
            button = (attrs.get("name") or "", attrs.get("value") or "")
            found.append(replace(form, action=action, method=method, button=button))
    return [form for form in found if form.method == "post"]
