"""Every route x method x role has an expected status; a route without a row fails."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, reverse

from consults.models import Redaction
from faq.models import HelpNow
from tests.conftest import member
from tests.factories import make_guide, make_published_question, make_tag

pytestmark = pytest.mark.django_db

ROLES = ["anonymous", "stranger", "editor", "reviewer", "publisher", "administrator"]
PUBLIC = (200, 405)  # GET, POST: the same for everyone
LOGIN = 302
MODELS = {
    "consults_question": "consults.question",
    "consults_department": "consults.department",
    "consults_doctor": "consults.doctor",
    "faq_faqtag": "faq.faqtag",
    "faq_guide": "faq.guide",
    "faq_helpnow": "faq.helpnow",
    "auth_user": None,
    "auth_group": None,
}
# Who may open which admin page: (list, add, change) for each model.
DESK = {
    "editor": {
        "consults_question": (200, 200, 200),
        "consults_department": (200, 403, 200),
        "consults_doctor": (200, 200, 200),
        "faq_faqtag": (200, 200, 200),
        "faq_guide": (200, 200, 200),
        "faq_helpnow": (200, 200, 200),
    },
    "reviewer": {name: (200, 403, 200) for name, model in MODELS.items() if model},
    "publisher": {name: (200, 403, 200) for name, model in MODELS.items() if model},
}


@pytest.fixture
def library(db):
    tag = make_tag("Headache")
    question = make_published_question("A lion", number=100, tags=[tag])
    guide = make_guide("A guide", tags=[tag])
    help_now = HelpNow.objects.create(
        tag=tag, level=3, text="See a doctor.", review_due_on=date(2030, 1, 1)
    )
    return {"question": question, "tag": tag, "guide": guide, "help": help_now}


@pytest.fixture
def clients(groups):
    stranger = User.objects.create_user("stranger", password="word")
    admin = User.objects.create_superuser("root", password="word")
    users = {
        "stranger": stranger,
        "editor": member(groups, "e", "Editor"),
        "reviewer": member(groups, "r", "Reviewer"),
        "publisher": member(groups, "p", "Publisher"),
        "administrator": admin,
    }
    clients = {"anonymous": Client()}
    for name, user in users.items():
        clients[name] = Client()
        clients[name].force_login(user)
    return clients


PAGES = {
    "pages:home": "/",
    "pages:robots": "/robots.txt",
    "pages:sitemap_index": "/sitemap.xml",
    "pages:sitemap": "/sitemaps/consults-1.xml",
    "consults:questions": "/consults/",
    "consults:question": "/consults/100/a-lion/",
    "consults:departments": "/departments/",
    "consults:department": "/departments/neurology/",
    "consults:department_feed": "/departments/neurology/feed.atom",
    "consults:doctors": "/doctors/",
    "consults:doctor": "/doctors/lin-yu/",
    "consults:suggest": "/search/suggest",
    "consults:feed": "/feeds/consults.atom",
    "faq:index": "/faq/",
    "faq:tag": "/faq/headache/",
    "faq:feed": "/faq/headache/feed.atom",
    "guides:index": "/guides/",
    "guides:guide": "/guides/a-guide/",
}
OTHERS = {
    "tell:report": ("/tell/100/report/", 200, 400),
    "tell:feedback": ("/tell/100/feedback/", 200, 400),
    "tell:thanks": ("/tell/thanks/", 200, 405),
    "consults:number": ("/consults/100/", 301, 405),
    "healthz": ("/healthz", 200, 200),
    "readyz": ("/readyz", 200, 200),
}


def route_names(resolver=None, prefix=""):
    """Yield the full name of every route the resolver knows."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from route_names(pattern, inner)
        else:
            yield f"{prefix}{pattern.name}"


def test_every_route_has_a_row():
    admin = {f"admin:{name}_{page}" for name in MODELS for page in ADMIN_PAGES}
    known = {*PAGES, *OTHERS, *admin, *ADMIN_OTHERS, *STEPS, *REDACTING, *READING, STAMPING}
    known |= {f"admin:faq_tagchange_{page}" for page in ADMIN_PAGES}
    for name in ("consults_searchtally", *WATCHED):
        known |= {f"admin:{name}_{page}" for page in ADMIN_PAGES}

    assert set(route_names()) == known


ADMIN_PAGES = ["changelist", "add", "change", "history", "delete"]
ADMIN_OTHERS = {
    "admin:index",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:view_on_site",
    "admin:app_list",
    "admin:preview",
    "admin:auth_user_password_change",
    "admin:None",  # old addresses and the catch-all of Django's admin
}
# Pages of the vocabulary: what a GET answers for those who may change tags and consults.
STEPS = {
    "admin:faq_faqtag_proposals": 200,
    "admin:faq_faqtag_apart": 405,
    "admin:faq_faqtag_merge": 200,
    "admin:faq_faqtag_split": 200,
    "admin:faq_tagchange_undo": 405,
    "admin:consults_searchtally_alias": 405,
    "admin:consults_searchtally_done": 405,
    "admin:consults_question_tags": 200,
    "admin:consults_question_tag_boxes": 200,
}
# Lists of the desk that nobody adds to by hand, and steps for those who may redact.
READERS = {"editor", "reviewer", "publisher", "administrator"}
READING = {"admin:consults_question_revisions": READERS, "admin:consults_question_steps": READERS}
STAMPING = "admin:consults_question_stamp"
WATCHED = ["consults_report", "consults_feedback", "consults_link", "consults_redaction"]
REDACTING = {
    "admin:consults_question_redact": {"editor", "publisher", "administrator"},
    "admin:consults_question_erase": {"administrator"},
    "admin:consults_redaction_prove": {"editor", "publisher", "administrator"},
}
MAY_RETAG = {"editor", "administrator"}


@pytest.mark.parametrize(
    "name", [*STEPS, "admin:faq_tagchange_changelist", "admin:consults_searchtally_changelist"]
)
def test_vocabulary_steps_are_for_editors(name, library, clients):
    args = []
    if name.endswith(("merge", "split")):
        args = [library["tag"].pk]
    elif name.endswith(("undo", "boxes", "alias", "done")):
        args = [library["question"].pk]
    may = MAY_RETAG | ({"publisher"} if "consults_question" in name else set())
    for role, client in clients.items():
        expected = STEPS.get(name, 200) if role in may else 403
        expected = LOGIN if role in {"anonymous", "stranger"} else expected
        if role not in may and STEPS.get(name) == 405 and expected == 403:
            expected = 405
        answer = client.get(reverse(name, args=args))
        assert (role, answer.status_code) == (role, expected)
        if role not in may and STEPS.get(name):
            posted = client.post(reverse(name, args=args), {"source": 1, "target": 1, "into": 1})
            assert posted.status_code in {302, 403}


@pytest.mark.parametrize("name", PAGES)
def test_public_pages_are_the_same_bytes_for_everyone(name, library, clients):
    answers = {role: client.get(PAGES[name]) for role, client in clients.items()}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert len({answer.content for answer in answers.values()}) == 1
    for answer in answers.values():
        assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60"
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_can_only_be_read(name, method, library, clients):
    for client in clients.values():
        answer = getattr(client, method)(PAGES[name])
        assert answer.status_code == 405
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", OTHERS)
def test_other_addresses(name, library, clients):
    address, got, posted = OTHERS[name]

    for client in clients.values():
        assert client.get(address).status_code == got
        assert client.post(address).status_code == posted


@pytest.mark.parametrize("name", PAGES)
def test_conditional_and_head_requests(name, library, client):
    answer = client.get(PAGES[name])

    again = client.get(PAGES[name], headers={"If-None-Match": answer["ETag"]})
    head = client.head(PAGES[name])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert (head.status_code, head.content) == (200, b"")


def desk_pages(library):
    """Yield (model, page, address)."""
    keys = {
        "consults_question": library["question"].pk,
        "consults_department": library["question"].department_id,
        "consults_doctor": library["question"].answered_by_id,
        "faq_faqtag": library["tag"].pk,
        "faq_guide": library["guide"].pk,
        "faq_helpnow": library["help"].pk,
        "auth_user": User.objects.first().pk,
        "auth_group": 1,
    }
    for model, pk in keys.items():
        yield model, 0, reverse(f"admin:{model}_changelist")
        yield model, 1, reverse(f"admin:{model}_add")
        yield model, 2, reverse(f"admin:{model}_change", args=[pk])


def test_desk_opens_for_whom_it_should(library, clients):
    from django.contrib.auth.models import Group

    for model, page, address in desk_pages(library):
        if model == "auth_group":
            address = address.replace("/1/", f"/{Group.objects.first().pk}/")
        for role, client in clients.items():
            expected = 200 if role == "administrator" else LOGIN
            if role in DESK:
                expected = DESK[role].get(model, (403, 403, 403))[page]
            if (role, model, page) == ("editor", "consults_department", 2):
                expected = 200  # to look at
            assert (role, address, client.get(address).status_code) == (role, address, expected)


@pytest.mark.parametrize("page", ["delete", "history"])
def test_nobody_below_the_administrator_deletes_consults(page, library, clients):
    address = reverse(f"admin:consults_question_{page}", args=[library["question"].pk])
    expected = {role: 403 for role in ROLES} if page == "delete" else {role: 200 for role in ROLES}
    expected.update(anonymous=LOGIN, stranger=LOGIN, administrator=200)

    assert {role: client.get(address).status_code for role, client in clients.items()} == expected


def test_desk_is_never_cached(library, clients):
    for role in ("anonymous", "editor", "administrator"):
        for address in ("/admin/", "/admin/login/", "/admin/consults/question/"):
            assert "no-store" in clients[role].get(address)["Cache-Control"]


@pytest.mark.parametrize("role", ["reviewer", "stranger", "editor", "anonymous"])
@pytest.mark.parametrize("step", ["_publish", "_withdraw"])
def test_forged_steps_change_nothing(role, step, library, clients):
    question = library["question"]
    address = reverse("admin:consults_question_change", args=[question.pk])

    clients[role].post(address, {"title": question.title, step: "1", "status": "draft"})
    clients[role].post(
        reverse("admin:consults_question_changelist"),
        {"action": f"{step[1:]}_selected", "_selected_action": [question.pk]},
    )

    question.refresh_from_db()
    assert question.status == "published"


@pytest.mark.parametrize("model", WATCHED)
def test_what_readers_told_is_for_the_desk(model, library, clients):
    for role, client in clients.items():
        expected = LOGIN if role in {"anonymous", "stranger"} else 200
        assert client.get(reverse(f"admin:{model}_changelist")).status_code == expected
        added = client.get(reverse(f"admin:{model}_add")).status_code
        assert added == (LOGIN if expected == LOGIN else 403)


@pytest.mark.parametrize("name", REDACTING)
def test_redacting_is_for_few(name, library, clients):
    tombstone = Redaction.objects.create(number=1, category="name")
    pk = tombstone.pk if "redaction" in name else library["question"].pk
    for role, client in clients.items():
        answer = client.post(reverse(name, args=[pk]), {"value": "nowhere", "number": "0"})
        if role in {"anonymous", "stranger"}:
            assert answer.status_code == LOGIN
        elif role in REDACTING[name]:
            assert answer.status_code in {200, 302}
        else:
            assert (role, answer.status_code) == (role, 403)
    library["question"].refresh_from_db()
    assert library["question"].status == "published"


@pytest.mark.parametrize("name", READING)
def test_history_is_read_at_the_desk_and_restored_by_editors(name, library, clients):
    for role, client in clients.items():
        address = reverse(name, args=[library["question"].pk])
        expected = 200 if role in READING[name] else LOGIN
        assert (role, client.get(address).status_code) == (role, expected)
        if name.endswith("steps"):
            assert client.post(address, {"step": "status"}).status_code in {302, 403}
            continue
        posted = client.post(address, {"revision": "0"}).status_code
        may = {"editor", "publisher", "administrator"}  # 404: no such revision
        assert (role, posted) == (role, 404 if role in may else LOGIN if expected == LOGIN else 403)


def test_stamping_many_is_for_reviewers(library, clients):
    for role, client in clients.items():
        expected = 200 if role in {"reviewer", "administrator"} else 403
        expected = LOGIN if role in {"anonymous", "stranger"} else expected
        assert (role, client.get(reverse(STAMPING)).status_code) == (role, expected)
