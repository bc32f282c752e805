"""Every route x method x role has an expected status; a route without a row fails."""

from copy import deepcopy
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, reverse

from consults.admin.guide.desk_pages import PAGES as guide_pages
from consults.admin.question.desk_pages import PAGES as consult_pages
from consults.models import Batch, HousePage, Redaction
from faq.models import HelpNow
from tests.conftest import all_groups, member
from tests.factories import (
    make_guide,
    make_published_question,
    make_question,
    make_tag,
    show_house_page,
)

pytestmark = pytest.mark.django_db

PUBLIC = (200, 405)  # GET, POST: the same for everyone
LOGIN = 302
MODELS = {
    "consults_question": "consults.question",
    "consults_department": "consults.department",
    "consults_doctor": "consults.doctor",
    "faq_faqtag": "faq.faqtag",
    "consults_guide": "consults.guide",
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
        "consults_guide": (200, 200, 200),
        "faq_helpnow": (200, 200, 200),
    },
    "doctor": {},
    "reviewer": {name: (200, 403, 200) for name, model in MODELS.items() if model},
    "publisher": {name: (200, 403, 200) for name, model in MODELS.items() if model},
}


def make_library():
    """Make what PAGES shows; returns {kind: row}."""
    tag = make_tag("Headache")
    question = make_published_question("A lion", number=100, tags=[tag])
    guide = make_guide("A guide", tags=[tag])
    help_now = HelpNow.objects.create(
        tag=tag, level=3, text="See a doctor.", review_due_on=date(2030, 1, 1)
    )
    pages = [show_house_page(kind) for kind in HousePage.Kind.values]
    return {
        "question": question, "tag": tag, "guide": guide, "help": help_now, "page": pages[0]
    }  # fmt: skip


@pytest.fixture(scope="module")
def made(once):
    """Return the rows of the library, and {name: cookies} of who is logged in."""
    with once():
        groups = all_groups()
        users = {
            "stranger": User.objects.create_user("stranger", password="word"),
            "editor": member(groups, "e", "Editor"),
            "reviewer": member(groups, "r", "Reviewer"),
            "publisher": member(groups, "p", "Publisher"),
            "doctor": member(groups, "d", "Doctor"),
            "administrator": User.objects.create_superuser("root", password="word"),
        }
        cookies = {}
        for name, user in users.items():
            client = Client()
            client.force_login(user)
            cookies[name] = client.cookies
        yield make_library(), cookies


@pytest.fixture
def library(made):
    return deepcopy(made[0])


@pytest.fixture
def clients(made):
    clients = {"anonymous": Client()}
    for name, cookies in made[1].items():
        clients[name] = Client()
        clients[name].cookies = deepcopy(cookies)
    return clients


PAGES = {
    "pages:home": "/",
    "pages:robots": "/robots.txt",
    "pages:opensearch": "/opensearch.xml",
    "pages:sitemap_index": "/sitemap.xml",
    "pages:sitemap": "/sitemaps/consults-1.xml",
    "consults:questions": "/consults/",
    "consults:question": "/consults/100/a-lion/",
    "consults:share_image": "/consults/100/share.png",
    "consults:departments": "/departments/",
    "consults:department": "/departments/neurology/",
    "consults:department_feed": "/departments/neurology/feed.atom",
    "consults:doctors": "/doctors/",
    "consults:doctor": "/doctors/lin-yu/",
    "consults:doctor_feed": "/doctors/lin-yu/feed.atom",
    "consults:suggest": "/search/suggest",
    "consults:feed": "/feeds/consults.atom",
    "faq:index": "/faq/",
    "faq:tag": "/faq/headache/",
    "faq:feed": "/faq/headache/feed.atom",
    "guides:index": "/guides/",
    "guides:guide": "/guides/a-guide/",
    "guides:share_image": "/guides/a-guide/share.png",
    **{f"consults:{kind}": f"/{kind}/" for kind in HousePage.Kind.values},
}
OTHERS = {
    "tell:report": ("/tell/100/report/", 200, 400),
    "tell:feedback": ("/tell/100/feedback/", 200, 400),
    "tell:thanks": ("/tell/thanks/", 200, 405),
    "consults:number": ("/consults/100/", 301, 405),
    "security": ("/.well-known/security.txt", 404, 404),
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
    known = {*PAGES, *OTHERS, *admin, *ADMIN_OTHERS, *STEPS, *REDACTING, *READING}
    known |= {*OPENED, *POSTED, *ELSEWHERE, *GUIDE_PAGES, "moved_guides", "moved_guide"}
    known |= {f"admin:faq_tagchange_{page}" for page in ADMIN_PAGES}
    known |= set(HOUSE_PAGES)
    for name in ("consults_searchtally", LOG, HOUSE, *WATCHED):
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
    "admin:app_list",
    "admin:preview",
    "admin:figures",
    "admin:doctor_desk",
    "admin:doctor_consult",
    "admin:proof",
    "admin:auth_user_password_change",
    "admin:auth_user_access",  # tests/accounts/test_people.py
    *(
        f"admin:{name}"
        for name in ("my_account", "add_app", "add_passkey", "recovery_codes", "prove")
    ),
    *(f"admin:{name}" for name in ("second_step", "set_password", "provider", "provider_back")),
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
    "admin:consults_question_suggested_tags": 200,
    "admin:consults_question_tag_names": 200,
}
# Lists of the desk that nobody adds to by hand, and steps for those who may redact.
REDACTORS = {"editor", "publisher", "administrator"}
READERS = {"editor", "reviewer", "publisher", "administrator"}
GUIDE_PAGES = {  # who may open it (GET) and who gets further than the refusal (POST)
    "admin:consults_guide_steps": (READERS, set()),
    "admin:consults_guide_revisions": (READERS, {"editor", "publisher", "administrator"}),
    "admin:consults_guide_preview": (READERS, READERS),
    "admin:consults_guide_preview_new": (set(), {"editor", "administrator"}),
    "admin:consults_guide_redact": (REDACTORS, REDACTORS),
}
HOUSE = "consults_housepage"
HOUSE_PAGES = {  # of one that readers see
    "admin:consults_housepage_change": (READERS, {"administrator"}),
    "admin:consults_housepage_revisions": (READERS, {"publisher", "administrator"}),
    "admin:consults_housepage_preview": (READERS, READERS),
    "admin:consults_housepage_redact": (REDACTORS, REDACTORS),
}
READING = {"admin:consults_question_revisions": READERS, "admin:consults_question_steps": READERS}
WATCHED = ["consults_report", "consults_feedback", "consults_link", "consults_redaction"]
LOG = "admin_logentry"
# The desk of a consult: who may open it (GET) and who may do something there (POST).
OPENED = {
    "admin:consults_question_talk": (READERS, READERS),
    "admin:consults_question_notes": (READERS, {"publisher", "administrator"}),
    "admin:consults_question_invite": (READERS, {"editor", "administrator"}),
    "admin:consults_question_preview": (READERS, READERS),
    "admin:consults_question_calendar": (READERS, READERS),
    "admin:consults_question_export": (
        {"publisher", "administrator"},
        {"publisher", "administrator"},
    ),
    "admin:figures": (READERS, READERS),
    "admin:notices": (READERS | {"doctor"}, READERS | {"doctor"}),
    "admin:choices": (READERS | {"doctor"}, READERS | {"doctor"}),
    "admin:site": ({"administrator"}, {"administrator"}),
    "admin:consults_question_import": ({"editor", "administrator"}, {"editor", "administrator"}),
    "admin:doctor_desk": ({"doctor", "administrator"}, {"doctor", "administrator"}),
}
POSTED = {  # only ever posted to
    "admin:consults_question_here": READERS,
    "admin:consults_question_preview_new": {"editor", "administrator"},
}
ELSEWHERE = {
    "admin:consults_question_bulk",
    "admin:consults_question_undo",
    *(f"admin:consults_question_{name}" for name in ("keep_view", "drop_view", "columns")),
}
BULK = {
    "editor": {"tag", "untag", "assign", "department", "replace", "submit", "bin", "unbin"},
    "publisher": {
        "tag", "untag", "assign", "department", "replace", "submit", "approve", "publish",
        "schedule", "withdraw", "bin", "unbin",
    },
    "reviewer": {"stamp", "approve"},
}  # fmt: skip
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
    elif name.endswith(("undo", "suggested_tags", "alias", "done")):
        args = [library["question"].pk]
    may = MAY_RETAG | ({"publisher"} if "consults_question" in name else set())
    for role, client in clients.items():
        expected = STEPS.get(name, 200) if role in may else 403
        expected = LOGIN if role in {"anonymous", "stranger"} else expected
        allowed = {expected, 405} if STEPS.get(name) == 405 and expected == 403 else {expected}
        answer = client.get(reverse(name, args=args))
        assert answer.status_code in allowed, role
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
        "consults_guide": library["guide"].pk,
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
def test_nobody_deletes_what_readers_see(page, library, clients):
    address = reverse(f"admin:consults_question_{page}", args=[library["question"].pk])
    expected = {role: 403 if page == "delete" else 200 for role in clients}
    expected.update(anonymous=LOGIN, stranger=LOGIN)
    if page == "history":
        expected["doctor"] = 403

    assert {role: client.get(address).status_code for role, client in clients.items()} == expected


def test_drafts_go_into_the_bin_by_whom_may_take_them_out(library, clients):
    address = reverse("admin:consults_question_delete", args=[make_question().pk])
    may = {"editor", "publisher", "administrator"}
    expected = {role: 200 if role in may else 403 for role in clients}
    expected.update(anonymous=LOGIN, stranger=LOGIN)

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


@pytest.mark.parametrize("model", [HOUSE, *WATCHED])
def test_what_nobody_adds_is_for_the_desk(model, library, clients):
    for role, client in clients.items():
        expected = LOGIN if role in {"anonymous", "stranger"} else 403 if role == "doctor" else 200
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


@pytest.mark.parametrize("name", GUIDE_PAGES)
def test_pages_of_a_guide_open_for_whom_they_should(name, library, clients):
    args = [] if name.endswith("_new") else [library["guide"].pk]
    opens, acts = GUIDE_PAGES[name]
    for role, client in clients.items():
        outside = role in {"anonymous", "stranger"}
        got = client.get(reverse(name, args=args)).status_code
        closed = 405 if name.endswith("_new") and role != "doctor" else 403
        assert (role, got) == (role, LOGIN if outside else 200 if role in opens else closed)
        posted = client.post(reverse(name, args=args), {"revision": "0", "step": "status"})
        passed = 404 if name.endswith("revisions") else 200
        expected = LOGIN if outside else passed if role in acts else 403
        assert (role, posted.status_code) == (role, expected)
    library["guide"].refresh_from_db()
    assert library["guide"].status == "published"


@pytest.mark.parametrize("name", HOUSE_PAGES)
def test_pages_of_the_house_open_for_whom_they_should(name, library, clients):
    address, (opens, acts) = reverse(name, args=[library["page"].pk]), HOUSE_PAGES[name]
    for role, client in clients.items():
        outside = role in {"anonymous", "stranger"}
        got = client.get(address).status_code
        assert (role, got) == (role, LOGIN if outside else 200 if role in opens else 403)
        posted = client.post(address, {"revision": "0", "shown": ""})
        passed = 404 if name.endswith("revisions") else 200
        expected = LOGIN if outside else passed if role in acts else 403
        assert (role, posted.status_code) == (role, expected)
    assert clients["anonymous"].get("/about/").status_code == 200


def test_guides_are_found_where_they_were(clients):
    for address in ("", "add/", "7/change/?_popup=1"):
        answer = clients["editor"].get(f"/admin/faq/guide/{address}")
        assert (answer.status_code, answer.url) == (301, f"/admin/consults/guide/{address}")


def test_nobody_deletes_a_public_guide(library, clients):
    address = reverse("admin:consults_guide_delete", args=[library["guide"].pk])
    expected = {role: 403 for role in clients} | {"anonymous": LOGIN, "stranger": LOGIN}

    assert {role: client.post(address).status_code for role, client in clients.items()} == expected
    assert (
        library["guide"].get_absolute_url()
        == clients["editor"].get("/guides/a-guide/").request["PATH_INFO"]
    )


@pytest.mark.parametrize("name", READING)
def test_history_is_read_at_the_desk_and_restored_by_editors(name, library, clients):
    for role, client in clients.items():
        address = reverse(name, args=[library["question"].pk])
        expected = 200 if role in READING[name] else 403 if role == "doctor" else LOGIN
        assert (role, client.get(address).status_code) == (role, expected)
        if name.endswith("steps"):
            assert client.post(address, {"step": "status"}).status_code in {302, 403}
            continue
        posted = client.post(address, {"revision": "0"}).status_code
        may = {"editor", "publisher", "administrator"}  # 404: no such revision
        assert (role, posted) == (role, 404 if role in may else LOGIN if expected == LOGIN else 403)


@pytest.mark.parametrize("name", OPENED)
def test_pages_of_the_desk_open_for_whom_they_should(name, library, clients):
    args = [library["question"].pk] if name.split("_")[-1] in OF_ONE else []
    opens, acts = OPENED[name]
    for role, client in clients.items():
        got = client.get(reverse(name, args=args)).status_code
        posted = client.post(reverse(name, args=args), {"text": "", "kind": "", "doctor": ""})
        outside = role in {"anonymous", "stranger"}
        assert (role, got) == (role, LOGIN if outside else 200 if role in opens else 403)
        if outside or role not in acts:
            assert (role, posted.status_code) == (role, LOGIN if outside else 403)
        else:
            assert posted.status_code == 200


OF_ONE = {"talk", "notes", "invite", "preview"}


@pytest.mark.parametrize("name", POSTED)
def test_what_scripts_of_the_desk_post(name, library, clients):
    args = [library["question"].pk] if name.endswith("here") else []
    for role, client in clients.items():
        expected = (
            LOGIN if role in {"anonymous", "stranger"} else 200 if role in POSTED[name] else 403
        )
        assert (role, client.post(reverse(name, args=args)).status_code) == (role, expected)


BULK_STEPS = """
tag untag assign department replace submit approve publish schedule withdraw stamp bin unbin erase
"""


@pytest.mark.parametrize("step", BULK_STEPS.split())
def test_bulk_steps_ask_for_their_right(step, library, clients):
    address = reverse("admin:consults_question_bulk", args=[step])
    for role, client in clients.items():
        may = step in BULK.get(role, ()) or (role == "administrator" and step != "erase")
        expected = LOGIN if role in {"anonymous", "stranger"} else 200 if may else 403
        assert (role, client.get(address).status_code) == (role, expected)


def test_undoing_is_for_who_did_it(library, clients):
    batch = Batch.objects.create(key="0" * 32, step="publish", by=User.objects.get(username="p"))
    address = reverse("admin:consults_question_undo", args=[batch.key])
    for role, client in clients.items():
        client.post(address)
        batch.refresh_from_db()
        assert (role, bool(batch.undone_at)) == (role, role == "publisher")
        Batch.objects.update(undone_at=None)


def test_the_log_is_for_administrators(library, clients):
    for role, client in clients.items():
        expected = (
            LOGIN if role in {"anonymous", "stranger"} else 200 if role == "administrator" else 403
        )
        assert (role, client.get(reverse("admin:admin_logentry_changelist")).status_code) == (
            role,
            expected,
        )
        assert client.get(reverse("admin:admin_logentry_add")).status_code in {LOGIN, 403}


@pytest.mark.parametrize("kind", ["question", "guide"])
def test_pages_beside_a_form_follow_what_the_form_says_of_its_row(kind, admin_client, monkeypatch):
    """No role is bound to a department or a row today; a rule of that kind holds for every page at once."""
    row = make_question() if kind == "question" else make_guide()
    desk = admin.site._registry[type(row)]
    pages = {"question": consult_pages, "guide": guide_pages}[kind]
    for may in ("has_view_permission", "has_change_permission"):
        monkeypatch.setattr(type(desk), may, lambda self, request, obj=None: obj is None)
    beside = [page for page in pages if "<int:pk>" in page.route]

    told = {
        page.name: getattr(admin_client, "post" if page.post_only else "get")(
            reverse(f"admin:consults_{kind}_{page.name}", args=[row.pk])
        ).status_code
        for page in beside
    }

    assert told == {page.name: 403 for page in beside}
