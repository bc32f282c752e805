"""Pages of the house: hidden until they have no gap and an administrator shows them; kept with who did it."""

import re
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from consults import system_checks
from consults.checks.finding import MARKS, mark
from consults.checks.texts_beside import sentences
from consults.editorial import house_pages
from consults.erasure import guide_redaction, proof, redaction
from consults.exchange.library_documents import documents
from consults.exchange.schema import HousePage as HousePageDocument
from consults.exchange.serialization import dump
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.models import Guide, HousePage, Question, Revision
from consults.models.house_page import first_text, gaps_in
from consults.public.house_pages import foot
from tests.conftest import log_in, member
from tests.factories import make_question, show_house_page
from tests.forms import as_opened, shown
from web.errors import Forbidden, WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
KINDS = HousePage.Kind.values
HIDDEN, SHOWN = HousePage.Status


@pytest.fixture
def about():
    return HousePage.objects.get(kind="about")


@pytest.fixture
def administrator(groups):
    return member(groups, "administrator", "Administrator")


def as_user(client, user):
    log_in(client, user)
    return client


def send(client, page, **sent):
    """Send the form of a page with what is there, and `sent` over it."""
    page.refresh_from_db()
    fields = {"title": page.title, "body": page.body, "_version": page.updated_at.isoformat()}
    fields |= {"shown": "on"} if page.is_public else {}
    address = reverse("admin:consults_housepage_change", args=[page.pk])
    return client.post(address, {**fields, **as_opened(client, address), **sent})


# ------------------------------------------------------------------ first texts and gaps


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_begins_hidden_with_our_text_and_its_gaps(kind, client):
    page = HousePage.objects.get(kind=kind)

    assert (page.title, page.body) == first_text(kind)
    assert page.gaps == len(page.named_gaps()) > 0
    assert client.get(f"/{kind}/").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_our_first_texts_pass_the_privacy_gate(kind):
    title, body = first_text(kind)

    assert sentences(title) + sentences(body) == []


def test_migrating_again_changes_nothing(about):
    about.body = "Ours."
    about.save()
    HousePage.objects.filter(kind="contact").update(kind="lost")

    call_command("migrate", verbosity=0)

    about.refresh_from_db()
    assert about.body == "Ours."
    assert HousePage.objects.filter(kind="contact").count() == 1


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Run by [Name of the network].", ["[Name of the network]"]),
        ("Twice [Name], twice [Name], **[Other]**", ["[Name]", "[Other]"]),
        ("A [link](/about/) and <https://example.org>", []),
        ("Figures [1] and […] are none", []),
        *((f"Run by {mark(category)}.", []) for category in MARKS),
    ],
)
def test_words_in_square_brackets_are_gaps(text, gaps):
    assert gaps_in(text) == gaps


def test_the_database_shows_no_page_with_a_gap(about):
    with pytest.raises(IntegrityError), transaction.atomic():
        HousePage.objects.filter(pk=about.pk).update(status=SHOWN)


# ------------------------------------------------------------------ what readers see


def test_what_readers_see_is_what_rows_say(about):
    show_house_page("privacy")

    rows = HousePage.objects.all()
    assert {row.kind for row in rows if row.is_public} == {"privacy"}
    assert [row.kind for row in HousePage.objects.published()] == ["privacy"]


def test_a_shown_page_has_its_text_date_and_contents(client):
    page = show_house_page("about", "About Us", "## One\n\nA\n\n## Two\n\nB\n\n## One\n\nC")

    answer = client.get("/about/")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>About Us – Consults</title>" in text
    assert '<link rel="canonical" href="http://testserver/about/">' in text
    assert '<h2 id="part-one">One</h2>' in text
    assert '<a href="#part-one-2">One</a>' in text
    assert '<h2 id="contents">On this page' in text
    assert f'<time datetime="{page.updated_at:%Y-%m-%d}">' in text


def test_two_headings_have_no_contents_list(client):
    show_house_page("about", body="## One\n\nA\n\n## Two\n\nB")

    assert "On this page" not in client.get("/about/").content.decode()


def test_markup_in_a_page_shows_as_typed(client):
    show_house_page("about", body="## <b onclick=x>\n\n<script>alert(1)</script>\n\n## A\n\n## B")

    text = client.get("/about/").content.decode()

    assert "<script>alert" not in text
    assert "<b onclick" not in text


def footer_of(client, address="/"):
    foot.next_look = 0.0
    return client.get(address).content.decode().partition("<footer")[2]


@pytest.mark.parametrize("address", ["/", "/consults/", "/about/", "/nowhere/"])
def test_the_foot_links_to_shown_pages_alone(client, address):
    show_house_page("about", "About Us")

    text = footer_of(client, address)

    assert '<a href="/about/">About Us</a>' in text
    assert "/privacy/" not in text


def test_without_shown_pages_the_foot_has_no_list(client):
    assert 'id="foot-us"' not in footer_of(client)


def test_a_process_asks_for_the_foot_now_and_then(client, django_assert_num_queries):
    show_house_page("about")
    footer_of(client)

    with django_assert_num_queries(0):
        assert foot.links() == [("/about/", "About")]


def test_the_sitemap_lists_shown_pages_with_their_last_change(client):
    assert client.get("/sitemaps/house-1.xml").status_code == 404
    assert "house-1" not in client.get("/sitemap.xml").content.decode()

    page = show_house_page("privacy")

    assert "/sitemaps/house-1.xml" in client.get("/sitemap.xml").content.decode()
    text = client.get("/sitemaps/house-1.xml").content.decode()
    assert text.count("<url>") == 1
    assert "http://testserver/privacy/" in text
    assert f"<lastmod>{page.updated_at:%Y-%m-%d}" in text


def test_a_page_hidden_again_is_not_found(client, administrator):
    page = show_house_page("about")
    house_pages.save(page, page.title, page.body, HIDDEN, administrator)

    assert client.get("/about/").status_code == 404
    assert "/about/" not in footer_of(client)


# ------------------------------------------------------------------ rights


def test_a_publisher_writes_hidden_pages_and_shows_none(about, groups):
    publisher = member(groups, "p", "Publisher")

    house_pages.save(about, "About", "Ours.", HIDDEN, publisher)

    with pytest.raises(Forbidden):
        house_pages.save(about, "About", "Ours.", SHOWN, publisher)
    show_house_page("about")
    for body, status in (("Theirs.", SHOWN), ("What we do.", HIDDEN)):
        with pytest.raises(Forbidden):
            house_pages.save(about, "About", body, status, publisher)


@pytest.mark.parametrize("role", ["Editor", "Reviewer", "Doctor"])
def test_others_write_none(role, about, groups):
    with pytest.raises(Forbidden):
        house_pages.save(about, "About", "Ours.", HIDDEN, member(groups, "o", role))


@pytest.mark.parametrize("role", ["Editor", "Reviewer", "Publisher"])
@pytest.mark.parametrize("shown", [False, True])
def test_the_form_lets_nobody_else_change_what_readers_see(role, shown, about, groups, client):
    page = show_house_page("about") if shown else about
    before = client.get("/about/").content

    send(as_user(client, member(groups, "o", role)), page, body="Theirs.", shown="on")

    assert client.get("/about/").content == before


def test_an_administrator_shows_a_page_at_the_desk(about, administrator, client):
    answer = send(as_user(client, administrator), about, body="Ours.", shown="on")

    assert answer.status_code == 302
    assert client.get("/about/").status_code == 200
    [entry] = LogEntry.objects.all()
    assert (entry.user, entry.object_repr) == (administrator, "Page about")


def test_a_publisher_saves_a_hidden_page_at_the_desk(about, groups, client):
    answer = send(as_user(client, member(groups, "p", "Publisher")), about, body="Ours.")

    about.refresh_from_db()
    assert (answer.status_code, about.body, about.status) == (302, "Ours.", HIDDEN)


# ------------------------------------------------------------------ the form


def test_a_page_with_gaps_is_not_shown_and_says_which(about, administrator, client):
    answer = send(as_user(client, administrator), about, body="By [Name].", shown="on")

    about.refresh_from_db()
    assert "Fill the gaps first: [Name]." in answer.content.decode()
    assert about.status == HIDDEN


def test_no_door_shows_a_page_with_gaps(about):
    with pytest.raises(WorkflowError, match=r"\[Name\]"):
        house_pages.save(about, "About", "By [Name].", SHOWN, COMMAND_LINE)


def test_editors_are_told_of_gaps(about, administrator, client):
    client = as_user(client, administrator)

    saved = send(client, about, body="By [Name of the house].")
    listed = client.get(reverse("admin:consults_housepage_changelist")).content.decode()
    opened = client.get(saved.url if "change" in saved.url else "/admin/").content.decode()
    form = client.get(reverse("admin:consults_housepage_change", args=[about.pk])).content.decode()
    [told] = system_checks.pages_of_the_house_are_filled(databases=["default"])

    assert "[Name of the house]" in listed
    assert "Hidden pages of the house" in opened
    assert "This page has gaps" in form
    assert "About (gaps: 1)" in told.msg


def test_nothing_is_told_when_all_are_shown():
    for kind in KINDS:
        show_house_page(kind)

    assert system_checks.pages_of_the_house_are_filled(databases=["default"]) == []


def test_the_privacy_gate_reads_a_page(about, administrator, client):
    client = as_user(client, administrator)
    body = "Ask Mr. Robert Miller, 0912-345-678."

    refused = send(client, about, body=body)
    about.refresh_from_db()
    assert "These words may stand" in refused.content.decode()
    assert about.body != body

    send(client, about, body=body, may_stand="on")  # nothing was shown beside this tick
    about.refresh_from_db()
    assert about.body != body

    ticked = re.search(r'name="may_stand" value="([^"]+)"', refused.content.decode())[1]
    send(client, about, body=body, may_stand=ticked)
    about.refresh_from_db()
    assert about.body == body


def test_of_two_saves_at_once_the_second_is_told(about, administrator, client):
    client = as_user(client, administrator)
    old = about.updated_at.isoformat()
    form = as_opened(client, reverse("admin:consults_housepage_change", args=[about.pk]))
    send(client, about, body="First.")

    refused = send(client, about, body="Second.", _version=old, **form)
    about.refresh_from_db()

    assert "administrator saved this page" in refused.content.decode()
    assert "Second." in refused.content.decode()
    assert about.body == "First."


# ------------------------------------------------------------------ revisions


def test_every_save_is_kept_with_who_did_it(about, administrator):
    first = about.body

    house_pages.save(about, "About", "Ours.", HIDDEN, administrator)
    house_pages.save(about, "About", "Ours.", SHOWN, administrator)

    kept = [
        (row.document["body"], row.document["status"], row.author)
        for row in house_pages.kept(about)
    ]
    assert kept == [
        ("Ours.", "published", administrator),
        ("Ours.", "draft", administrator),
        (first, "draft", None),
    ]


def test_an_earlier_text_is_restored_at_the_desk(about, administrator, client):
    house_pages.save(about, "About", "Ours.", SHOWN, administrator)
    house_pages.save(about, "About", "Worse.", SHOWN, administrator)
    revision = house_pages.kept(about)[1]
    address = reverse("admin:consults_housepage_revisions", args=[about.pk])

    client = as_user(client, administrator)
    assert "Worse" in client.get(address).content.decode()
    client.post(address, {"revision": revision.pk, **shown(HousePage.objects.get(pk=about.pk))})

    about.refresh_from_db()
    assert (about.body, about.status) == ("Ours.", SHOWN)


def test_no_gap_comes_back_to_readers_by_a_revision(about, administrator):
    house_pages.save(about, "About", "Ours.", SHOWN, administrator)
    first = house_pages.kept(about).last()

    with pytest.raises(WorkflowError):
        house_pages.restore(about, first, administrator)

    about.refresh_from_db()
    assert about.body == "Ours."


def test_who_may_not_change_a_page_restores_none(groups, client):
    page = show_house_page("about")
    revision = Revision.objects.filter(house_page=page).last()
    publisher = member(groups, "p", "Publisher")

    with pytest.raises(Forbidden):
        house_pages.restore(page, revision, publisher)


def test_the_preview_shows_a_hidden_page_to_the_desk(about, editor_client):
    answer = editor_client.get(reverse("admin:consults_housepage_preview", args=[about.pk]))

    assert "[Name of the hospital network or organisation]" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_nobody_adds_or_deletes_a_page(about, administrator, client):
    client = as_user(client, administrator)

    assert client.get(reverse("admin:consults_housepage_add")).status_code == 403
    address = reverse("admin:consults_housepage_delete", args=[about.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    with pytest.raises(WorkflowError):
        about.delete()


# ------------------------------------------------------------------ redaction

NAME = "Rowan Quennell"


def test_what_is_redacted_in_a_page_is_nowhere(client, groups):
    page = show_house_page("about", f"About {NAME}", f"Ask {NAME}.")
    house_pages.save(page, "About", f"Ask {NAME}, please.", SHOWN, COMMAND_LINE)

    with pytest.raises(Forbidden):  # readers see it: an administrator alone changes it
        guide_redaction.redact(page, [NAME], "name", member(groups, "e", "Editor"))
    done = guide_redaction.redact(page, [NAME], "name", member(groups, "a", "Administrator"))

    kept = [*HousePage.objects.values(), *Revision.objects.values("document", "note")]
    assert "Quennell" not in str(kept)
    assert "Ask [name removed], please." in client.get("/about/").content.decode()
    assert done.rewritten == {"the page": 1, "earlier revisions and waiting changes": 3}
    found = {line["store"]: line["verdict"] for line in proof.prove(done).proof}
    assert found["table consults_housepage"] == found["table consults_revision"] == "nothing"


def test_a_revision_from_before_a_redaction_is_restored_without_the_words():
    page = show_house_page("about", body=f"Ask {NAME}.")
    house_pages.save(page, "About", "Ask us.", SHOWN, COMMAND_LINE)
    guide_redaction.redact(page, [NAME], "name", COMMAND_LINE)

    house_pages.restore(page, house_pages.kept(page)[1], COMMAND_LINE)

    page.refresh_from_db()
    assert page.body == "Ask [name removed]."


def test_a_page_that_holds_redacted_words_again_is_left():
    page = show_house_page("about", body=f"Ask {NAME}.")
    done = guide_redaction.redact(page, [NAME], "name", COMMAND_LINE)
    HousePage.objects.filter(pk=page.pk).update(body=f"Ask {NAME}.")

    found = {line["store"]: line["verdict"] for line in proof.prove(done).proof}

    assert found["table consults_housepage"] == "left"


def test_a_redaction_of_a_consult_names_a_page_with_the_words_and_leaves_them():
    page = show_house_page("about", body=f"Ask {NAME}.")
    question = make_question(body=f"I am {NAME}.")
    done = redaction.begin(question, [NAME], "name", COMMAND_LINE)
    redaction.carry_out(done, COMMAND_LINE)

    [line] = [one for one in proof.prove(done).proof if one["store"] == "table consults_housepage"]

    page.refresh_from_db()
    assert page.body == f"Ask {NAME}."
    assert f"page of the house {page.pk}" in line["note"]


def test_no_file_brings_back_what_was_redacted_in_a_page(tmp_path):
    line = dump(HousePageDocument(kind="about", title="About", body=f"Ask {NAME}."))
    run([line])
    guide_redaction.redact(HousePage.objects.get(kind="about"), [NAME], "name", COMMAND_LINE)

    report = run([line])

    assert report.outcomes == {"rejected": 1}
    assert "Quennell" not in HousePage.objects.get(kind="about").body


# ------------------------------------------------------------------ files


def run(lines, by=COMMAND_LINE):
    """Import documents (lines of JSON); returns the Report."""
    entries = [Entry("a.jsonl", number, raw=line.encode()) for number, line in enumerate(lines, 1)]
    return Importer(by).run(entries)


def document(**fields):
    return dump(HousePageDocument(**{"kind": "about", "title": "About", "body": "Ours.", **fields}))


def exported(published=False):
    return [
        dump(each)
        for each in documents(Question.objects.none(), Guide.objects.none(), published)
        if each.format == "page/1"
    ]


def test_a_page_goes_out_and_comes_in_again(client):
    line = document(status="published")

    assert run([line]).outcomes == {"updated": 1}
    assert client.get("/about/").status_code == 200
    assert exported() == [line]
    assert run([line]).outcomes == {"unchanged": 1}


def test_readers_export_holds_shown_pages_alone(about):
    show_house_page("privacy")
    house_pages.save(about, "About", "Ours.", HIDDEN, COMMAND_LINE)

    assert len(exported()) == 2
    assert [line for line in exported(published=True) if '"about"' in line] == []


def test_a_page_with_gaps_comes_in_hidden(client):
    run([document(body="By [Name].", status="published")])

    assert HousePage.objects.get(kind="about").body == "By [Name]."
    assert client.get("/about/").status_code == 404


def test_a_page_written_at_the_desk_keeps_its_text(about, administrator):
    house_pages.save(about, "About", "Ours.", HIDDEN, administrator)

    assert run([document(body="Theirs.")]).outcomes == {"rejected": 1}
    about.refresh_from_db()
    assert about.body == "Ours."


@pytest.mark.parametrize(
    ("roles", "outcome"), [(["Editor"], "rejected"), (["Editor", "Publisher"], "updated")]
)
def test_a_file_shows_nothing_for_who_may_not(roles, outcome, groups, client):
    by = member(groups, "o", *roles)

    assert run([document(status="published")], by).outcomes == {outcome: 1}
    assert client.get("/about/").status_code == 404


def test_the_gate_reads_a_file_from_the_desk(groups):
    by = member(groups, "a", "Administrator")

    assert run([document(body="Ask Mr. Robert Miller.")], by).outcomes == {"rejected": 1}


def test_the_sample_fills_all_pages(client, settings):
    settings.IN_PRODUCTION = False

    call_command("load_demo", editor=True, stdout=StringIO())

    assert [client.get(f"/{kind}/").status_code for kind in KINDS] == [200] * len(KINDS)
    assert system_checks.pages_of_the_house_are_filled(databases=["default"]) == []


def test_the_sample_without_an_editor_leaves_the_pages_of_a_real_house_alone(client):
    call_command("load_demo", stdout=StringIO())

    assert client.get("/about/").status_code == 404
