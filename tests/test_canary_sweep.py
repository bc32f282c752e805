"""Everything hidden holds a unique word; no public address may ever answer with one of them.

Hidden: every text of consults and guides that are draft, in review, scheduled, withdrawn or erased,
what was redacted, pending changes, and the private fields of published ones. A new field or route is swept
without anyone thinking of it.
"""

import logging
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client, override_settings
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
    workflow,
)
from consults.erasure import guide_redaction, redaction
from consults.models import (
    Facet,
    Guide,
    HousePage,
    Note,
    Question,
    RelatedQuestion,
    Reply,
    Report,
    Revision,
    SearchEntry,
    SimilarCard,
)
from consults.public.house_pages import foot
from faq.models import Alias, HelpNow
from tests.conftest import all_groups, member
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
    show_house_page,
    tomorrow,
)
from web import rights
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


class Canaries:
    """Hands out words that occur nowhere else and remembers what they stand for."""

    def __init__(self):
        self.words = {}

    def __call__(self, meaning):
        word = f"zq{len(self.words):04d}canary"
        self.words[word] = meaning
        return word

    def found_in(self, content):
        text = content.decode(errors="replace").lower()
        return sorted({self.words[word] for word in re.findall(r"zq\d{4}canary", text)})


def hidden_question(canary, state, number):
    """A consult in a state nobody may see, every text of it a canary."""
    department = make_department(canary(f"{state} department"))
    doctor = make_doctor(
        canary(f"{state} doctor"), department, hospital=canary(f"{state} hospital today")
    )
    tag = make_tag(canary(f"{state} tag"), department, description=canary(f"{state} description"))
    Alias.objects.create(tag=tag, name=canary(f"{state} alias"))
    fields = [
        "title", "subject", "body", "asker_name", "more_info", "more_info_reviewed_by",
        "source_name", "source_id", "source_text",
    ]  # fmt: skip
    question = make_question(
        number=number,
        department=department,
        doctor=doctor,
        tags=[tag],
        source_url=f"https://{canary(f'{state} url')}.example/",
        asker_age_band="90+",
        replies=0,
        asked_on=date(1950 + number % 10, 1, 1),
        **{name: canary(f"{state} {name}") for name in fields},
    )
    Reply.objects.create(
        question=question,
        doctor=doctor,
        department=department,
        body=canary(f"{state} reply"),
        hospital=canary(f"{state} hospital"),
    )
    notes.add(
        question.replies.get(),
        "updated",
        doctor,
        date(2024, 5, 1),
        canary(f"{state} note"),
        by=COMMAND_LINE,
    )
    HelpNow.objects.create(
        tag=tag, level=1, text=canary(f"{state} help"), review_due_on=date(2030, 1, 1)
    )
    refresh.refresh(question)
    if state == "scheduled":
        workflow.publish(question, at=tomorrow(), by=COMMAND_LINE)
    elif state == "withdrawn":
        workflow.publish(question, by=COMMAND_LINE)
        workflow.withdraw(question, reason=canary("withdrawn reason"), by=COMMAND_LINE)
    elif state == "binned":
        workflow.publish(question, by=COMMAND_LINE)
        workflow.withdraw(question, reason=canary("binned reason"), by=COMMAND_LINE)
        workflow.throw_away(question, by=COMMAND_LINE)
    elif state == "in_review":
        Question.objects.filter(pk=question.pk).update(
            status="in_review", sent_back_because=canary("in_review sent back")
        )
    return question


def hidden_guide(canary, state):
    guide = make_guide(
        canary(f"{state} guide title"),
        published=False,
        lead=canary(f"{state} guide lead"),
        body=canary(f"{state} guide body"),
        source_text=canary(f"{state} guide source"),
    )
    if state == "scheduled":
        guide_workflow.publish(guide, rights.COMMAND_LINE, at=tomorrow())
    elif state == "withdrawn":
        guide_workflow.publish(guide, rights.COMMAND_LINE)
        guide_workflow.withdraw(guide, canary("withdrawn guide reason"), rights.COMMAND_LINE)
    elif state == "in_review":
        guide_workflow.submit(guide, rights.COMMAND_LINE)
        Guide.objects.filter(pk=guide.pk).update(sent_back_because=canary("guide sent back"))
    elif state == "binned":
        guide_workflow.throw_away(guide, rights.COMMAND_LINE)
    return guide


def shown_guide(canary, tag):
    """A public guide with everything of it that readers must not see."""
    value = canary("redacted in a guide")
    guide = make_guide(
        f"A public gazelle {value}",
        tags=[tag],
        source_name=canary("guide source name"),
        source_id=canary("guide source id"),
        source_url=f"https://{canary('guide source url')}.example/",
        source_text=canary("guide source text"),
        further_reading=[f"Read {value}"],
    )
    guide.dismissals.create(code="other-name", key="1" * 32, reason=canary("guide dismissal"))
    guide_revisions.record(guide, rights.COMMAND_LINE, note=canary("guide note"))
    guide_redaction.redact(guide, [value], "name", rights.COMMAND_LINE)
    changed = guide_revisions.now(guide) | {"lead": canary("guide pending change")}
    guide_revisions.wait(guide, changed, rights.COMMAND_LINE)
    return guide


def house_pages_of(canary):
    """A hidden page, a shown one that holds more in its revisions, and one from which words were redacted."""
    hidden, shown, redacted = HousePage.objects.filter(kind__in=["about", "contact", "privacy"])
    texts = canary("hidden page title"), canary("hidden page body")
    house_pages.save(hidden, *texts, HousePage.Status.DRAFT, rights.COMMAND_LINE)
    earlier = canary("page before"), canary("page body before")
    house_pages.save(shown, *earlier, HousePage.Status.DRAFT, rights.COMMAND_LINE)
    show_house_page(shown.kind, "A public page", "Public words.")
    value = canary("redacted in a page")
    show_house_page(redacted.kind, f"A public page {value}", f"Public words of {value}.")
    redacted.refresh_from_db()
    guide_redaction.redact(redacted, [value], "name", rights.COMMAND_LINE)
    foot.next_look = 0.0


@pytest.fixture(scope="module")
def made(once, tmp_path_factory):
    ledger = tmp_path_factory.mktemp("ledger") / "erasures.jsonl"
    with once(), override_settings(ERASURE_LEDGER=ledger):
        canary = _canary()
        yield canary


@pytest.fixture
def canary(made):
    foot.next_look = 0.0  # the pages of the house are linked
    return made


def _canary():
    canary = Canaries()
    shared = make_tag("Shared Tag")
    shown = make_published_question(
        "A public lion",
        number=100,
        tags=[shared],
        asked_on=date(2020, 1, 1),
        body="A public lion asks. See #201 and #202 and #203 and #204.",
        source_name=canary("published source name"),
        source_id=canary("published source id"),
        source_url=f"https://{canary('published source url')}.example/",
        source_text=canary("published source text"),
        asker_sex="female",
    )
    SimilarCard.objects.create(
        question=shown,
        position=0,
        title=canary("card title"),
        question_excerpt=canary("card question"),
        doctor=canary("card doctor"),
        reply_excerpt=canary("card reply"),
    )
    for number, state in zip(
        (201, 202, 203, 204, 206),
        ("draft", "in_review", "scheduled", "withdrawn", "binned"),
        strict=True,
    ):
        question = hidden_question(canary, state, number)
        question.tagged.create(tag=shared, position=9)
        refresh.refresh(question)
        RelatedQuestion.objects.filter(question=shown, related=question).delete()
        RelatedQuestion.objects.create(
            question=shown, related=question, reason=canary(f"{state} reason")
        )
        tagged = hidden_guide(canary, state)
        tagged.guide_tags.create(tag=shared)
        # A public reply superseded by what was public once, and may no longer be named.
        Note.objects.create(
            question=shown,
            reply=shown.replies.get(),
            kind="superseded",
            doctor=shown.answered_by,
            signed_on=date(2024, 6, 1),
            superseded_by=question,
        )
        notes.settle(shown)
    redact_and_erase(canary, shown, shared)
    shown_guide(canary, shared)
    house_pages_of(canary)
    return canary


def redact_and_erase(canary, shown, shared):
    """What the public consult holds in private, lost by redaction, or waits to become."""
    desk = User.objects.create_user("desk", is_staff=True)
    desk.first_name = canary("commenter")
    desk.save()
    desk.user_permissions.set(
        Permission.objects.filter(codename__in=["add_comment", "add_invitation", "change_question"])
    )
    desk = User.objects.get(pk=desk.pk)
    comments.say(shown, canary("comment"), desk)
    invitations.invite(
        shown, make_doctor(), 7, "mailed", f"{canary('doctor mail')}@example.org", by=desk
    )
    batch_undo.saved(shown, desk)
    shown.dismissals.create(code="other-name", key="0" * 32, reason=canary("dismissal"))
    Report.objects.create(
        question=shown, kind="wrong", text=canary("report"), reported_on=date(2024, 1, 1)
    )
    HelpNow.objects.create(
        tag=shared,
        level=1,
        text=canary("inactive help"),
        active=False,
        review_due_on=date(2030, 1, 1),
    )
    redacted = make_question(
        "A public tiger", number=101, tags=[shared], body="A public lion met a tiger.", replies=0
    )
    value = canary("redacted value")
    Question.objects.filter(pk=redacted.pk).update(
        body=f"A public tiger named {value}.", source_text=value, asker_name=value
    )
    Reply.objects.create(
        question=redacted, doctor=make_doctor(), department=make_department(), body=f"Dear {value}."
    )
    redacted.refresh_from_db()
    workflow.publish(redacted, by=COMMAND_LINE)
    history.record(redacted, by=COMMAND_LINE)
    redaction.carry_out(
        redaction.begin(redacted, [value], "name", rights.COMMAND_LINE), rights.COMMAND_LINE
    )
    Revision.objects.create(
        question=redacted, document={"body": canary("pending change")}, state=Revision.State.PENDING
    )
    erased = hidden_question(canary, "erased", 205)
    workflow.publish(erased, by=COMMAND_LINE)
    redaction.carry_out(redaction.begin_erasure(erased, rights.COMMAND_LINE), rights.COMMAND_LINE)


def public_addresses():
    """Every public route with every value that could fill it, hidden ones above all."""
    questions = list(Question.objects.all())
    facets = Facet.objects.select_related("tag", "department", "doctor")
    slugs = {facet.owner.slug for facet in facets if facet.owner}
    from consults.models import Department, Doctor
    from faq.models import FaqTag

    for model in (Department, Doctor, FaqTag, Guide):
        slugs |= set(model.objects.values_list("slug", flat=True))
    values = {
        "number": sorted({q.number for q in questions} | {1, 2}),
        "slug": sorted(slugs | {q.slug for q in questions}),
        "name": ["consults", "topics", "guides", "house", "drafts"],
        "rest": [f"{guide.pk}/change/" for guide in Guide.objects.all()],
    }
    for route in routes():
        yield from filled(route, values)
    queries = ["q=lion", "q=canary", "sort=oldest", "page=2", "letter=Z", "by=department"]
    queries += [
        "age=90%2B",
        "age=90-",
        "sex=female",
        *(f"year={year}" for year in range(1950, 1960)),
    ]
    for slug in sorted(slugs):
        queries += [f"tag={slug}", f"department={slug}", f"doctor={slug}"]
    for address in ("/consults/", "/faq/", "/faq/shared-tag/", "/doctors/"):
        yield from (f"{address}?{query}" for query in queries)
    for entry in Question.objects.exclude(title__startswith="A public"):
        slip = entry.title[:4] + entry.title[5:]
        yield from (f"/consults/?q={text}" for text in (entry.title, slip, entry.title[:6]))
        yield from (f"/search/suggest?q={entry.title[:n]}" for n in (1, 2, 4, len(entry.title)))
        for asked in (f"%23{entry.number}", entry.number, f"consult+{entry.number}"):
            yield from (f"/search/suggest?q={asked}", f"/consults/?q={asked}")
    for title in Guide.objects.exclude(title__startswith="A public").values_list(
        "title", flat=True
    ):
        for text in (title, title[:4], title[:4] + title[5:]):
            yield from (f"/consults/?q={text}", f"/search/suggest?q={text}")


def routes():
    """Yield the patterns of every public route."""
    for pattern in get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns") and pattern.namespace != "admin":
            for inner in pattern.url_patterns:
                yield f"/{pattern.pattern}{inner.pattern}"
        elif not hasattr(pattern, "url_patterns"):
            yield f"/{pattern.pattern}"


def filled(route, values):
    match = re.search(r"<\w+:(\w+)>", route)
    if match is None:
        yield route
        return
    for value in values[match[1]]:
        yield from filled(route.replace(match[0], str(value), 1), values)


def test_no_public_address_answers_with_anything_hidden(canary):
    client, leaks, statuses = Client(raise_request_exception=True), {}, set()

    for address in public_addresses():
        response = client.get(address)
        statuses.add(response.status_code)
        headers = "".join(f"{name}: {value}\n" for name, value in response.headers.items())
        asked = address.split("?")[0] if response.status_code == 200 else ""
        # A search page repeats what the reader typed, and a redirect what was asked for.
        content = (
            response.content.replace(address.split("=")[-1].encode(), b"")
            if "?" in address
            else response.content
        )
        found = canary.found_in(content + (headers.encode() if asked else b""))
        if found:
            leaks[address] = found

    assert leaks == {}
    assert {200, 301, 404, 410} <= statuses
    assert len(canary.words) > 60


def test_hidden_words_are_in_no_index_and_no_count(canary):
    everything = Facet.objects.with_published_count().get(kind="all")

    indexed = " ".join(
        f"{entry.title} {entry.tags} {entry.body}" for entry in SearchEntry.objects.all()
    )
    assert canary.found_in(indexed.encode()) == []
    assert everything.published == Question.objects.published().count() == 2
    page = Client().get("/faq/shared-tag/").content.decode()
    assert 'id="count" tabindex="-1">2 consults</h2>' in page


def test_sitemap_and_feed_name_only_public_consults(canary):
    client = Client()
    feed = ElementTree.fromstring(client.get("/feeds/consults.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == [
        "A public tiger",
        "A public lion",
    ]
    urls = re.findall(
        r"<loc>([^<]*)</loc>", client.get("/sitemaps/consults-1.xml").content.decode()
    )
    assert sorted(urls) == [
        "http://testserver/consults/100/a-public-lion/",
        "http://testserver/consults/101/a-public-tiger/",
    ]


def test_scheduled_consult_appears_everywhere_when_its_time_comes(canary, monkeypatch):
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client = Client()

    titles = Question.objects.filter(status="published").values_list("title", flat=True)
    page = client.get("/consults/").content.decode()

    assert len(titles) == 3
    assert all(title in page for title in titles)
    assert 'id="count" tabindex="-1">3 consults</h2>' in page
    assert client.get("/consults/203/").status_code == 301


def test_row_and_queryset_agree_on_what_is_public(canary):
    public = set(Question.objects.published())

    assert {question for question in Question.objects.all() if question.is_public} == public


def test_absent_and_hidden_numbers_cannot_be_told_apart(canary):
    client = Client()
    absent = client.get("/consults/999999/")

    for number in (201, 202, 203):
        for end in ("", f"{Question.objects.get(number=number).slug}/"):
            answer = client.get(f"/consults/{number}/{end}")
            assert (answer.status_code, answer.headers) == (404, absent.headers)
            same = answer.content.replace(str(number).encode(), b"999999")
            assert same == absent.content
        for page in ("report", "feedback"):
            assert client.get(f"/tell/{number}/{page}/").status_code == 404
            assert client.post(f"/tell/{number}/{page}/", {"kind": "wrong"}).status_code == 404
    for number in (204, 205, 206):
        assert client.get(f"/consults/{number}/").status_code == 410


def test_a_scheduled_consult_that_was_withdrawn_never_existed_for_readers(canary):
    question = Question.objects.get(number=203)

    workflow.withdraw(question, "Outdated", by=COMMAND_LINE)

    assert Client().get("/consults/203/").status_code == 404


def test_export_for_readers_logs_and_cache_hold_nothing_hidden(canary, caplog, capsys):
    caplog.set_level(logging.INFO)
    client = Client(raise_request_exception=False)
    for address in ("/", "/consults/?q=lion", "/consults/201/", "/consults/204/", "/consults/205/"):
        client.get(address)

    call_command("export_content", "--published")

    kept = (
        capsys.readouterr().out
        + caplog.text
        + str(list(getattr(caches["shared"], "_cache", {}).values()))
    )
    assert canary.found_in(kept.encode()) == []
    assert "A public lion" in kept


def asked_at_the_desk():
    """Yield addresses by which somebody of the desk could ask for rows of lists they may not open."""
    hidden = list(Question.objects.exclude(title__startswith="A public"))
    for question in hidden:
        for asked in (f"%23{question.number}", question.number, question.title[:6], question.title):
            yield f"consults/question/?q={asked}"
        yield f"consults/question/{question.pk}/change/?_changelist_filters=q%3D{question.number}"
        yield f"consults/question/?_popup=1&_to_field=title&q={question.number}"
        yield f"consults/question/?title__startswith={question.title[:3]}"
    for model in admin.site._registry:
        yield f"{model._meta.app_label}/{model._meta.model_name}/?q=zq&e=1&o=-1"
    for relation, field in (
        ("relatedquestion", "related"),
        ("note", "doctor"),
        ("reply", "doctor"),
    ):
        for asked in ("", "zq", "201", "%23201"):
            yield (
                "autocomplete/?app_label=consults"
                f"&model_name={relation}&field_name={field}&term={asked}"
            )
    kinds = ContentType.objects.get_for_models(Question, Guide)
    for model, kind in kinds.items():
        for pk in model.objects.values_list("pk", flat=True):
            yield f"r/{kind.pk}/{pk}/"


def test_the_desk_tells_nothing_to_whoever_has_no_right(canary):
    stranger = User.objects.create_user("stranger", password="word", is_staff=True)
    doctor = member(all_groups(), "unaddressed", "Doctor")
    clients = [Client(), Client(), Client()]
    clients[1].force_login(stranger)
    clients[2].force_login(doctor)
    pages = ["", "consults/question/", "consults/report/", "consults/redaction/", "faq/helpnow/"]
    pages += ["figures/", "answer/", "admin/logentry/", "consults/question/calendar/"]
    pages += ["consults/question/import/", "consults/question/bulk/tag/"]
    pages += [f"answer/{question.pk}/" for question in Question.objects.all()]
    pages += ["consults/link/", "consults/feedback/", "faq/faqtag/", "autocomplete/"]
    for question in Question.objects.all():
        for step in (
            "change",
            "history",
            "delete",
            "redact",
            "erase",
            "tags",
            "steps",
            "revisions",
            "comments",
            "notes",
            "invite",
            "preview",
            "here",
        ):
            pages.append(f"consults/question/{question.pk}/{step}/")
    pages += list(asked_at_the_desk())
    leaks = {}

    for client in clients:
        for page in pages:
            for answer in (
                client.get(f"/admin/{page}"),
                client.post(f"/admin/{page}", {"value": "x"}),
            ):
                content = answer.content + str(answer.headers).encode()
                for asked in re.findall(r"zq\d{4}canary", page):  # the login repeats the address
                    content = content.replace(asked.encode(), b"")
                if found := canary.found_in(content):
                    leaks[page] = found

    assert leaks == {}


def test_an_export_at_the_desk_holds_no_source_without_its_right(canary):
    exporter = User.objects.create_user("exporter", password="word", is_staff=True)
    rights = ["view_question", "change_question", "export_question"]
    exporter.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(exporter)
    shown = Question.objects.get(number=100)

    asked = {"action": "export_selected", "_selected_action": [shown.pk]}
    answer = client.post("/admin/consults/question/", asked)

    assert answer["Content-Type"] == "application/jsonl"
    assert [word for word in canary.found_in(answer.content) if "source" in word] == []
    exporter.user_permissions.add(Permission.objects.get(codename="source_question"))
    again = client.post("/admin/consults/question/", asked)
    assert "published source text" in canary.found_in(again.content)


def test_nobody_of_the_desk_is_led_from_a_key_to_a_title(canary):
    """The shortcut of Django's admin answered any account with the address of any row."""
    kinds = ContentType.objects.get_for_models(Question, Guide)
    everybody = [member(all_groups(), f"in {name}", name) for name in all_groups()]

    for user in everybody:
        client = Client()
        client.force_login(user)
        for model, kind in kinds.items():
            keys = [*model.objects.values_list("pk", flat=True), 999_999]
            answers = {client.get(f"/admin/r/{kind.pk}/{pk}/").status_code for pk in keys}
            assert answers == {404}


def test_what_was_redacted_or_erased_is_in_no_row(canary):
    gone = {
        word for word, meaning in canary.words.items() if meaning.startswith(("erased", "redacted"))
    }
    vocabulary = {"erased department", "erased doctor", "erased hospital today", "erased tag"}
    vocabulary |= {"erased description", "erased alias", "erased help"}
    gone = {word for word in gone if canary.words[word] not in vocabulary}
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            found |= {word for word in gone if word in str(row)}

    assert len(gone) > 8
    assert found == set()
