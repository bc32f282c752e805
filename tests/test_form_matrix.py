"""Every form and button that the desk serves, sent as every role: whoever has no right changes nothing.

The desk is read as those who see most of it; each way to send each form gets a name, such as
`consults_question_change _publish`. MAY says whose sending may change anything. A form without a row fails by
name, and a row without a form as well. Add a button: add its row.
"""

import re
from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, resolve

from consults import batches, changes, inviting, noting, retagging, talking, upkeep, workflow
from consults.exchange.document import to_data
from consults.exchange.exporting import document_of
from consults.models import Batch, Link, Question, Redaction, Report, SearchTally
from faq.models import HelpNow
from tests.conftest import all_groups
from tests.factories import (
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from tests.forms import Form, forms_of

pytestmark = pytest.mark.django_db

ROLES = {
    "anonymous": None,
    "reader": None,
    "staff": [],
    "doctor": ["Doctor"],
    "stranger": ["Doctor"],
    "editor": ["Editor"],
    "reviewer": ["Reviewer"],
    "publisher": ["Publisher"],
    "administrator": ["Administrator"],
    "superuser": [],
}
FINDING = "My neighbour Mr. Robert Miller has it too, call 0912-345-678."
# Not what anybody wrote or decided: who looks at what, counts of searches, sessions, the log.
UNGUARDED = {"Presence", "SearchTally", "ReadTally", "Session", "LogEntry", "Arrival", "Batch"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One of everything, and a browser for every role."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


class World:
    def __init__(self):
        all_groups()
        self.users = {}
        for name, groups in ROLES.items():
            if name != "anonymous":
                self.users[name] = self._user(name, groups)
        self.doctor = make_doctor("Ada Moss", user=self.users["doctor"])
        self.tag, self.other_tag = make_tag("Headache"), make_tag("Migraine")
        self._consults()
        self._around(self.questions["published"])
        self.clients = {name: self._client(name) for name in ROLES}

    @staticmethod
    def _user(name, groups):
        user = User.objects.create_user(name, is_staff=name != "reader", is_superuser=name == "superuser")
        user.groups.set(Group.objects.filter(name__in=groups or []))
        return user

    def _client(self, name):
        client = Client(raise_request_exception=False)
        if name in self.users:
            client.force_login(self.users[name])
        return client

    def _consults(self):
        """A consult in every state, with findings to settle where it may have some."""
        make = {"tags": [self.tag], "doctor": self.doctor}
        self.questions = {
            "draft": make_question("A draft", number=801, body=FINDING, **make),
            "in_review": make_question("In review", number=802, **make),
            "published": make_published_question("A lion", number=803, **make),
            "scheduled": make_published_question("Later", number=804, at=tomorrow(), **make),
            "withdrawn": make_published_question("Gone", number=805, **make),
            "binned": make_question("Binned", number=806, **make),
            "asked": make_question("For a doctor", number=807, replies=0, tags=[self.tag]),
        }
        workflow.submit(self.questions["in_review"], by=self.users["editor"])
        workflow.withdraw(self.questions["withdrawn"])
        workflow.throw_away(self.questions["binned"])
        for question in self.questions.values():
            workflow.record(question)
        Question.objects.filter(number=807).update(assigned_to=self.users["doctor"])
        Question.objects.filter(number=803).update(body=FINDING, second_look=True)
        for question in self.questions.values():
            question.refresh_from_db()
        upkeep.refresh(self.questions["published"])

    def _around(self, shown):
        document = to_data(document_of(shown))
        changes.wait(shown, {**document, "title": "A tiger"}, self.users["editor"])
        talking.say(shown, "Look here.", self.users["editor"])
        note = noting.add(shown.replies.get(), "updated", self.doctor, date(2024, 5, 1), "More.")
        invitation = inviting.invite(shown, self.doctor, 7, "spoken", by=self.users["editor"])[0]
        batches.saved(shown, self.users["editor"])
        self.guide = make_guide("A guide", tags=[self.tag])
        hidden_guide = make_guide("A hidden guide", published=False)
        help_now = HelpNow.objects.create(
            tag=self.tag, level=1, text="Call.", review_due_on=date(2030, 1, 1)
        )
        report = Report.objects.create(
            question=shown, kind="wrong", text="No.", reported_on=date(2024, 1, 1)
        )
        merged = retagging.merge_tags(make_tag("Head ache"), self.other_tag)
        tally = SearchTally.objects.create(
            key="1" * 32, text="head", searches=9, empty=9, last_on=date.today()
        )
        redaction = Redaction.objects.create(number=1, category="name", state="proved")
        Batch.objects.create(key="0" * 32, step="publish", by=self.users["publisher"], rows=[])
        rows = [self.guide, hidden_guide, help_now, report, merged, tally, redaction, note, invitation]
        rows += [self.tag, self.doctor, shown.department, self.users["reader"], Group.objects.first()]
        self.keys = {f"{r._meta.app_label}_{r._meta.model_name}": r.pk for r in rows}
        self.keys["consults_link"] = Link.objects.create(url="https://example.org/").pk

    # ------------------------------------------------------------ addresses

    def addresses(self):
        """Yield every address of the desk, filled with what there is."""
        for name, route in desk_routes():
            yield from self._filled(name or "", route)

    def _filled(self, name, route):
        model = "_".join(name.split("_")[:2])
        if "<" not in route and "^" not in route:
            yield route
        elif "<slug:step>" in route:
            yield from (route.replace("<slug:step>", step) for step in batches.STEPS)
        elif "<slug:key>" in route:
            yield route.replace("<slug:key>", "0" * 32)
        elif model == "consults_question" or name == "doctor_consult":
            keys = [question.pk for question in self.questions.values()]
            yield from (re.sub(r"<[^>]+>", str(pk), route) for pk in keys)
        elif model in self.keys:
            yield re.sub(r"<[^>]+>", str(self.keys[model]), route)


def desk_routes(resolver=None, prefix="/", inside=False):
    """Yield (name, pattern) of every route of the desk."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = inside or getattr(entry, "namespace", "") == "admin"
        if hasattr(entry, "url_patterns"):
            if here:
                yield from desk_routes(entry, f"{prefix}{entry.pattern}", here)
        elif here:
            yield entry.name, f"{prefix}{entry.pattern}"


# ------------------------------------------------------------------ forms

PLAIN = {"_save", "_continue", "_addanother", "_next", "index", ""}  # ways to save; they take the same right
PUBLIC = {"published", "scheduled"}  # readers see it, or will without anybody doing more
IN_ORDER = ["draft", "in_review", "asked", "binned", "withdrawn", "published", "scheduled"]


def kind_of(form):
    """Return the name of a way to send a form: its route and its button, without keys."""
    path = urlsplit(form.action).path
    route, (name, value) = resolve(path).url_name, form.button
    if route == "consults_question_bulk":
        return f"{route} {path.split('/')[-2]}"
    if "step" in form.sent:
        return f"{route} step={form.sent['step'][0]}"
    if name in {"action", "_finding"}:
        return f"{route} {name}={value.split(':')[0]}"
    return route if name in PLAIN else f"{route} {name}"


def state_of(world, form):
    """Return the state of the consult that a form is about, or ""."""
    match = resolve(urlsplit(form.action).path)
    key = str(match.kwargs.get("pk") or match.kwargs.get("object_id") or "")
    if "question" not in (match.url_name or ""):
        return ""
    return next((s for s, q in world.questions.items() if str(q.pk) == key), "")


def collect(world):
    """Return {(kind, "" or "hidden" or "public"): Form}, and those of routes that only scripts post to."""
    found = {}
    for role, wanted in READ_AS.items():
        for address in world.addresses():
            if not re.search(wanted, address):
                continue
            answer = world.clients[role].get(address)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                for form in forms_of(answer.content.decode(), address):
                    keep(world, found, form)
    known = {kind.split()[0] for kind, _ in found}
    for address in world.addresses():
        route = resolve(address).url_name or ""
        if route and route not in known:
            keep(world, found, Form(address, "post", {**SENT_BY_SCRIPTS}))
    return found


READ_AS = {
    "superuser": r"^(?!.*/(history|delete)/$)|question/\d+/delete/",
    "editor": r"question/\d+/(change|steps|notes)/",
    "reviewer": r"question/\d+/(change|steps)/",
    "doctor": r"/answer/",
}
SENT_BY_SCRIPTS = {"post": ["yes"], "value": ["x"], "text": ["x"], "source": ["1"], "target": ["2"]}


def keep(world, found, form):
    kind, state = kind_of(form), state_of(world, form)
    place = "" if not state else "public" if state in PUBLIC else "hidden"
    if kind.startswith("consults_question_bulk"):
        form.fields = {**form.fields, "id": [q.pk for q in world.questions.values()]}
    old = found.get((kind, place))
    if old is None or IN_ORDER.index(state or "draft") < IN_ORDER.index(old.state):
        form.state = state or "draft"
        found[kind, place] = form


def guarded():
    """Return {table: hash} of everything anybody wrote or decided."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model.__name__ not in UNGUARDED:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY 1')
                rows = repr(cursor.fetchall())
                found[model._meta.db_table] = sha256(rows.encode()).hexdigest()
    return found


def changed_by(client, form, before):
    """Send a form and take everything back; returns the tables it changed."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        client.post(form.action, form.sent)
        now = guarded()
        transaction.set_rollback(True)
    client.cookies = cookies
    return {table for table in now if now[table] != before[table]}


@pytest.fixture(scope="module")
def forms(world):
    return collect(world)


def test_print(world, forms):
    import time
    t=time.time()
    before=guarded()
    print(len(forms))
    res={}
    for (kind,place),form in sorted(forms.items()):
        for role in ROLES:
            ch=changed_by(world.clients[role],form,before)
            if ch: res.setdefault(kind,{}).setdefault(place,{})[role]=ch
        res.setdefault(kind,{}).setdefault(place,{})
    print(time.time()-t)
    for kind,v in sorted(res.items()):
        print(f'    "{kind}": ', {p:list(r) for p,r in v.items()})
    for kind,v in sorted(res.items()): print(kind,{p:{r:[x.replace('consults_','') for x in y] for r,y in d.items()} for p,d in v.items()})
