"""One of everything that the desk shows, somebody of every role, and the address of every page."""

import re
from datetime import date

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from consults import refresh
from consults.editorial import (
    batch_undo,
    comments,
    guide_revisions,
    guide_workflow,
    history,
    house_pages,
    invitations,
    notes,
    pending_changes,
    steps,
    workflow,
)
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Batch, Guide, HousePage, Link, Question, Redaction, Report, SearchTally
from consults.tagging import vocabulary_changes
from faq.models import HelpNow
from tests.conftest import all_groups
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from web.rights import COMMAND_LINE

ROLES = {  # {name: groups}; the doctor is joined to a Doctor row, the stranger to none
    "anonymous": [],
    "reader": [],
    "staff": [],
    "doctor": ["Doctor"],
    "stranger": ["Doctor"],
    "editor": ["Editor"],
    "reviewer": ["Reviewer"],
    "publisher": ["Publisher"],
    "administrator": ["Administrator"],
    "superuser": [],
}
HIDDEN = ["draft", "flagged", "in_review", "asked", "binned", "withdrawn"]
PUBLIC = [
    "published",
    "unsettled",
    "scheduled",
]  # readers see it, or will without anybody doing more
FINDING = "My neighbour Mr. Robert Miller has it too, call 0912-345-678."


class World:
    """`consults`, `guides` and `pages` are {state: row}; `clients` is {role: browser}."""

    def __init__(self):
        all_groups()
        self.users = {name: _user(name) for name in ROLES if name != "anonymous"}
        self.doctor = make_doctor("Ada Moss", user=self.users["doctor"])
        self.department = make_department("Cardiology")
        self.tag, self.other_tag = make_tag("Headache"), make_tag("Migraine")
        self.consults, self.guides = self._consults(), self._guides()
        self.pages, self.page_revisions = self._pages()
        self.keys = {f"{r._meta.app_label}_{r._meta.model_name}": r.pk for r in self._around()}
        self.clients = {name: self._client(name) for name in ROLES}

    def _client(self, name):
        client = Client(raise_request_exception=False)
        if name in self.users:
            client.force_login(self.users[name])
        return client

    def _consults(self):
        """A consult in every state, with findings to settle where it may have some."""
        make = {"tags": [self.tag], "doctor": self.doctor}
        found = {
            "draft": make_question("A draft", number=801, **make),
            "flagged": make_question("With findings", number=808, body=FINDING, **make),
            "unsettled": make_published_question("A bear", number=809, **make),
            "in_review": make_question("In review", number=802, **make),
            "published": make_published_question("A lion", number=803, **make),
            "scheduled": make_published_question("Later", number=804, at=tomorrow(), **make),
            "withdrawn": make_published_question("Gone", number=805, **make),
            "binned": make_question("Binned", number=806, **make),
            "asked": make_question("For a doctor", number=807, replies=0, tags=[self.tag]),
        }
        workflow.submit(found["in_review"], self.users["editor"])
        workflow.withdraw(found["withdrawn"], "Outdated", COMMAND_LINE)
        workflow.throw_away(found["binned"], COMMAND_LINE)
        for question in found.values():
            history.record(question, COMMAND_LINE)
        Question.objects.filter(number=807).update(assigned_to=self.users["doctor"])
        Question.objects.filter(number=803).update(second_look=True)
        Question.objects.filter(number=809).update(body=FINDING)
        for question in found.values():
            question.refresh_from_db()
        refresh.refresh(found["unsettled"])
        return found

    def _guides(self):
        found = {
            "draft": make_guide("A hidden guide", published=False, tags=[self.tag]),
            "in_review": make_guide("A guide to review", published=False),
            "published": make_guide("A guide", tags=[self.tag]),
            "binned": make_guide("A binned guide", published=False),
        }
        guide_workflow.submit(found["in_review"], self.users["editor"])
        guide_workflow.throw_away(found["binned"], COMMAND_LINE)
        return {state: Guide.objects.get(pk=guide.pk) for state, guide in found.items()}

    def _pages(self):
        """A hidden page of the house, a shown one, and an earlier revision of each."""
        states, pages, kept = HousePage.Status, {}, {}
        for state, kind in (("draft", "privacy"), ("published", "about")):
            page = pages[state] = HousePage.objects.get(kind=kind)
            for words in ("A muscle.", "Another muscle."):
                house_pages.save(page, kind, words, states(state), COMMAND_LINE)
            kept[state] = house_pages.kept(page)[1].pk
        return pages, kept

    def _around(self):
        """Return one row of every other kind the desk shows, most of them about the public consult."""
        shown, editor = self.consults["published"], self.users["editor"]
        comments.say(shown, "Look here.", editor)
        notes.add(
            shown.replies.get(), "updated", self.doctor, date(2024, 5, 1), "More.", by=COMMAND_LINE
        )
        invitations.invite(shown, self.doctor, 7, "spoken", by=editor)
        batch_undo.saved(shown, editor)
        shown.refresh_from_db()
        pending_changes.wait(shown, {**to_data(document_of(shown)), "title": "A tiger"}, editor)
        self.revisions = {
            state: guide_revisions.record(self.guides[state], COMMAND_LINE).pk
            for state in ("draft", "published")
        }
        for state in self.revisions:
            Guide.objects.filter(pk=self.guides[state].pk).update(lead="Another lead.")
        Batch.objects.create(key="0" * 32, step="publish", by=self.users["publisher"], rows=[])
        return [
            HelpNow.objects.create(tag=self.tag, level=1, text="x", review_due_on=date(2030, 1, 1)),
            Report.objects.create(
                question=shown, kind="wrong", text="No.", reported_on=date(2024, 1, 1)
            ),
            vocabulary_changes.merge_tags(make_tag("Head ache"), self.other_tag, COMMAND_LINE),
            SearchTally.objects.create(
                key="1" * 32, text="head", searches=9, empty=9, last_on=timezone.localdate()
            ),
            Redaction.objects.create(number=1, category="name", state="proved"),
            Link.objects.create(url="https://example.org/"),
            self.tag, self.doctor, self.department, self.users["reader"], Group.objects.first(),
        ]  # fmt: skip

    def state_of(self, route, key):
        """Return the state of the consult or guide that a route and a key lead to, or ""."""
        rows = self._kinds().get("_".join((route or "").split("_")[:2]), {})
        return next((state for state, row in rows.items() if str(row.pk) == str(key)), "")

    def _kinds(self):
        """Return {model: {state: row}} of the content."""
        found = {"consults_question": self.consults, "consults_guide": self.guides}
        return found | {"consults_housepage": self.pages}

    def addresses(self):
        """Yield every address of the desk, filled with what there is."""
        for name, route in desk_routes():
            yield from self._filled(name or "", route)

    def _filled(self, name, route):
        model = "_".join(name.split("_")[:2])
        rows = self._kinds().get(model, self.consults)
        if "<slug:step>" in route:
            yield from (route.replace("<slug:step>", step) for step in steps.STEPS)
        elif "<slug:key>" in route:
            yield route.replace("<slug:key>", "0" * 32)
        elif "<app_label>" in route:
            yield from (f"/admin/{app}/" for app in ("auth", "consults", "faq", "admin"))
        elif "<" not in route:
            yield route
        elif model in {*self._kinds(), "doctor_consult"}:
            yield from (re.sub(r"<[^>]+>", str(row.pk), route) for row in rows.values())
        elif model in self.keys:
            yield re.sub(r"<[^>]+>", str(self.keys[model]), route)


def _user(name):
    user = User.objects.create_user(
        name, is_staff=name != "reader", is_superuser=name == "superuser"
    )
    user.groups.set(Group.objects.filter(name__in=ROLES[name]))
    return user


def desk_routes(resolver=None, prefix="/", inside=False):
    """Yield (name, pattern) of every route of the desk."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = inside or getattr(entry, "namespace", "") == "admin"
        if hasattr(entry, "url_patterns"):
            if here:
                yield from desk_routes(entry, f"{prefix}{entry.pattern}", here)
        elif here:
            yield entry.name, f"{prefix}{entry.pattern}"
