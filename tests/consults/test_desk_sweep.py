"""Every form and button the desk serves, to every role, with bad input: a sentence, never a 500, nothing lost.

The sweep walks the pages by their links and reads their forms; a new page is tried without being named here.
"""

import re
from collections import deque
from datetime import timedelta
from html import unescape
from itertools import chain
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from consults.editorial import (
    comments,
    history,
    invitations,
    notes,
    pending_changes,
    reader_reports,
    workflow,
)
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Question, SearchTally
from faq.models import HelpNow
from tests.conftest import member
from tests.factories import (
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
)
from tests.forms import forms_of

pytestmark = pytest.mark.django_db
ROLES = {
    "editor": ["Editor"],
    "reviewer": ["Reviewer"],
    "publisher": ["Publisher"],
    "chief": ["Editor", "Publisher", "Reviewer"],
    "administrator": ["Administrator"],
    "doctor": ["Doctor"],
}
LEAST = {
    "editor": 30,
    "reviewer": 4,
    "publisher": 10,
    "chief": 40,
    "administrator": 30,
    "doctor": 0,
}
# Two meet every form between them and try each kind of bad input once; the others try words.
TOGETHER = [["editor"], ["reviewer"], ["publisher"], ["doctor"], ["chief", "administrator"]]
THOROUGH = TOGETHER[-1]
MOST_PAGES = 250
LINK = re.compile(r'href="([^"]+)"')
AWAY = re.compile(
    r"/(logout|jsi18n|autocomplete|password_change|password)/|\?o=|&o=|_facets|_popup"
)
SAID = re.compile(r'class="(errorlist|errornote|messagelist|mistakes|conflict)|id="places"')
REFUSED = re.compile(r'<li class="[^"]*(warning|error)')
TYPED = "zebra nonsense 3x"
KINDS = {
    "empty": ("", "", ""),
    "words": (TYPED, "nonsense", "nonsense"),
    "nul": ("a\x00b", "\x00", "a\x00b"),
    "minus": ("-1", "-1", "-1"),
    "huge": ("9" * 3000, "9" * 40, "9" * 40),
}
TEXTS = {"text", "textarea", "search", "email", "url", "number", "date", "time", "datetime-local"}
SETTLED = {"csrfmiddlewaretoken"}


@pytest.fixture
def library(groups):
    """One of everything that a page of the desk has a form for."""
    tag, near = make_tag("Headache"), make_tag("Headaches")
    doctor = make_doctor("Moss Ada")
    boss = User.objects.create_superuser("boss")
    public = make_published_question("A lion", number=101, tags=[tag])
    draft = make_question(
        "A tiger", number=102, tags=[near], body="Call +44 117 496 0123, Ms. Hale."
    )
    waiting = make_published_question("A puma", number=103, at=timezone.now() + timedelta(days=3))
    review = make_question("A lynx", number=104)
    workflow.submit(review, boss)
    binned = make_question("A cat", number=105)
    workflow.throw_away(binned, boss)
    changed = {**to_data(document_of(public)), "title": "A lioness"}
    pending_changes.wait(public, changed, boss)
    for question in (public, draft, waiting):
        history.record(question, boss)
        comments.say(question, "Look at this.", boss)
    notes.add(public.replies.get(), "confirmed", doctor, timezone.localdate(), by=boss)
    invitations.invite(draft, doctor, 7, "spoken", by=boss)
    make_guide("A guide", tags=[tag])
    asked = make_question("A serval", number=106, replies=0)
    Question.objects.filter(pk=asked.pk).update(assigned_to=boss)
    HelpNow.objects.create(
        tag=tag, level=3, text="See a doctor.", review_due_on=timezone.localdate()
    )
    reader_reports.report(public, "wrong", "It is wrong.")
    SearchTally.objects.create(
        kind="words", key="a" * 32, text="zzqx", searches=9, empty=9, last_on=timezone.localdate()
    )
    return boss


def pages_of(client, starts=("/admin/", "/admin/answer/")):
    """Yield (address, html) of pages of the desk by their links, one of each kind."""
    seen, waiting = set(), deque(starts)
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.popleft()
        path, _, query = address.partition("?")
        kind = (path, *sorted(re.findall(r"(?:^|&)(\w+)=", query.split("_changelist")[0])))
        if kind in seen:
            continue
        seen.add(kind)
        answer = client.get(address, follow=True)
        assert answer.status_code < 500, address
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        html = answer.content.decode()
        yield address, html
        for link in LINK.findall(html):
            target = urlsplit(urljoin(address, unescape(link)))
            path = f"{target.path}?{target.query}" if target.query else target.path
            if not target.netloc and path.startswith("/admin/") and not AWAY.search(path):
                waiting.append(path)


def kind_of(text):
    """Return an address or a button without its numbers and keys: one of each kind is tried."""
    return re.sub(r"[0-9a-f]{8,}|\d+", "N", text)


def filled(form, kind):
    """Return what is sent: every box of a form filled with bad input of a kind."""
    text, hidden, choice = KINDS[kind]
    data = {name: value for name, value in form.data.items() if name in SETTLED}
    for name, box in form.boxes.items():
        if name in SETTLED or "_FORMS" in name or box == "file":
            data.setdefault(name, form.data.get(name, ""))
        elif box in TEXTS:
            data[name] = text
        elif box == "hidden":
            data[name] = form.data.get(name, "") if kind in {"empty", "words"} else hidden
        elif box in {"select", "radio", "checkbox"}:
            data[name] = form.data.get(name, "") if kind == "words" else choice
    return data


def sent(client, address, form, kind, button):
    """Press a button with bad input and take everything back; return (answer, page after it)."""
    data = filled(form, kind)
    name, value, other = button
    if name:
        data[name] = value
    target = urljoin(address, other or form.action)
    with transaction.atomic():
        answer = client.post(target, data)
        page = client.get(answer["Location"]) if answer.status_code in {301, 302} else answer
        transaction.set_rollback(True)
    return answer, page


def faults(client, address, form, kind, button):
    answer, page = sent(client, address, form, kind, button)
    where = f"{kind}: {button[0]}={button[1][:20]} of {form.id or form.action} on {address}"
    if answer.status_code >= 500 or page.status_code >= 500:
        return [f"500 {where}"]
    if kind in {"empty", "words"} and answer.status_code in {400, 403, 404, 405}:
        return [f"{answer.status_code} {where}"]
    if answer.status_code >= 400 and answer.status_code not in {409, 422}:
        return []  # ids that a person cannot have sent
    html = page.content.decode() if "text/html" in page["Content-Type"] else ""
    found = []
    if answer.status_code == 200 and html and not SAID.search(html):
        found.append(f"no sentence {where}")
    refused = answer.status_code in {200, 409, 422} or REFUSED.search(html)
    typed = kind == "words" and any(box in TEXTS for box in form.boxes.values())
    if html and typed and refused:
        kept = chain.from_iterable(
            value if isinstance(value, list) else [value]
            for one in forms_of(html)
            for value in one.data.values()
        )
        if TYPED not in kept:
            found.append(f"typed words lost {where}")
    return found


def bad_rows(client, address, form):
    """Take every action of a list on rows that are none; return the faults."""
    found = []
    actions = [*form.options.get("action", ()), *(v for n, v, _ in form.buttons if n == "action")]
    for action in actions if "_selected_action" in form.boxes else ():
        data = {"action": action, "_selected_action": ["x", "\x00", "9" * 40, "-1", ""]}
        with transaction.atomic():
            if client.post(address, {**data, "index": 0}).status_code >= 500:
                found.append(f"500 {action} of no rows on {address}")
            transaction.set_rollback(True)
    return found


def buttons_of(form):
    """Return one button of each kind; for a list one for each action."""
    kinds = {}
    for name, value, action in form.buttons:
        if "/preview/" in action:  # shown beside the form, saves nothing
            continue
        kinds.setdefault((name, kind_of(value), action), (name, value, action))
    return list(kinds.values())


def test_every_role_sweeps():
    assert sorted(role for roles in TOGETHER for role in roles) == sorted(ROLES)


@pytest.mark.parametrize("roles", TOGETHER, ids=" and ".join)
def test_no_form_of_the_desk_falls_or_loses_words(roles, library, groups):
    tried_all = set()
    for role in roles:
        with transaction.atomic():
            found, tried = swept(role, library, groups, tried_all)
            transaction.set_rollback(True)
        assert found == [], "\n".join(found)
        assert len(tried) > LEAST[role]
        tried_all |= tried
    assert Question.objects.count() == 6


def swept(role, library, groups, known_forms):
    """Try every form that a role meets; returns its faults, and the names of the forms it met.

    Of `known_forms` somebody has tried every kind of bad input already.
    """
    user = member(groups, role, *ROLES[role])
    Question.objects.filter(assigned_to=library).update(assigned_to=user)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    found, tried = [], set()
    for address, html in pages_of(client):
        for form in forms_of(html):
            if form.method != "post" or AWAY.search(form.action):
                continue
            for button in buttons_of(form):
                known = kind_of(f"{address.split('?')[0]} {form.id} {form.action} {button}")
                if known in tried:
                    continue
                tried.add(known)
                found += bad_rows(client, address, form)
                first = button == buttons_of(form)[0]  # ids are the same behind every button
                kinds = KINDS if first else ["empty", "words"]
                every = role in THOROUGH and known not in known_forms
                for kind in kinds if every else ["words"]:
                    found += faults(client, address, form, kind, button)
    return found, tried
