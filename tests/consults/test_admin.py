"""The desk: lists, forms, steps, and what it refuses to tell."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from consults.admin.versions import VERSION, version_of
from consults.editorial import workflow
from consults.models import Doctor, Question, Revision
from faq.models import FaqTag, FormerSlug
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
)
from tests.forms import as_opened, ticked
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
LIST = "/admin/consults/question/"


def form_of(question, **changes):
    """What the browser posts for a consult's form, unchanged but for `changes`."""
    data = {
        "title": question.title,
        "subject": question.subject,
        "body": question.body,
        "department": question.department_id,
        "language": "en",
        "more_info_origin": "unknown",
        VERSION: version_of(Question.objects.get(pk=question.pk)),
    }
    for prefix, rows in (
        ("replies", question.replies.all()),
        ("tagged", question.tagged.all()),
        ("related", question.related.all()),
    ):
        rows = list(rows)
        data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = len(rows)
        for place, row in enumerate(rows):
            names = {
                "replies": ["doctor_id", "department_id", "hospital", "body", "position"],
                "tagged": ["tag_id", "position"],
                "related": ["related_id", "origin", "rank", "reason"],
            }[prefix]
            data[f"{prefix}-{place}-id"] = row.pk
            for name in names:
                data[f"{prefix}-{place}-{name.removesuffix('_id')}"] = getattr(row, name)
    return {**data, **changes}


def post(client, question, **changes):
    address = reverse("admin:consults_question_change", args=[question.pk])
    return client.post(address, form_of(question, **changes), follow=True)


def test_first_page_counts_the_work(editor_client):
    make_question()
    make_published_question()

    day = editor_client.get("/admin/").context["day"]

    assert [(link.name, link.count) for link in day.figures] == [
        ("Published", "1"),
        ("Published this month", "1"),
        ("Draft", "1"),
        ("In review", "0"),
        ("Withdrawn", "0"),
        ("In the bin", "0"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "address,queries",
    [
        (LIST, 10),  # two of them: the saved views, and how many consults are in every view
        ("/admin/faq/faqtag/", 8),
        ("/admin/consults/doctor/", 8),
        ("/admin/consults/guide/", 9),
    ],
)
def test_lists_cost_the_same_at_any_length(
    editor_client, address, queries, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_published_question(
            tags=[make_tag(), make_tag()], doctor=make_doctor(f"Doctor {number}")
        )
        make_guide(f"Guide {number}")

    with django_assert_max_num_queries(queries):
        assert editor_client.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_form_costs_the_same_with_more_of_everything(
    editor_client, rows, django_assert_max_num_queries
):
    tags = [make_tag() for _ in range(rows)]
    for _ in range(rows):
        make_published_question(tags=tags)
    question = make_published_question(tags=tags, replies=rows)

    with django_assert_max_num_queries(24):
        editor_client.get(reverse("admin:consults_question_change", args=[question.pk]))


@pytest.mark.parametrize(
    "search,found",
    [
        ("#71", ["Drafted"]),
        ("72", ["Published"]),
        ("drafted", ["Drafted"]),
        ("sleep", ["Drafted", "Published"]),
    ],
)
def test_search_finds_numbers_titles_and_words(editor_client, search, found):
    make_question("Drafted", number=71, body="Something.")
    make_published_question("Published", number=72)

    page = editor_client.get(LIST, {"q": search}).content.decode()

    assert [title for title in ("Drafted", "Published") if f"> {title}<" in page] == found


def test_new_consult_gets_a_number_and_a_revision(editor_client, editor):
    department = make_department()
    data = {"title": "New", "body": "Text", "department": department.pk, "language": "en"}
    data["more_info_origin"] = "unknown"
    for prefix in ("replies", "tagged", "related"):
        data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = 0

    editor_client.post("/admin/consults/question/add/", data)

    question = Question.objects.get()
    assert (question.number, question.status) == (1001, "draft")
    assert question.body_html == "<p>Text</p>\n"
    assert Revision.objects.get().author == editor


def test_saving_an_edit_refreshes_the_public_page(publisher_client, client):
    question = make_published_question("Before", tags=[make_tag("Headache")])

    post(publisher_client, question, title="After", body="New words.")

    page = client.get(f"/consults/{question.number}/after/").content.decode()
    assert "New words." in page
    assert "After" in client.get("/consults/?q=new").content.decode()


def test_publisher_publishes_and_withdraws_from_the_form(publisher_client):
    question = make_question()

    page = post(publisher_client, question, _publish="1").content.decode()
    assert f"Published: consult {question.number}." in page
    assert Question.objects.published().count() == 1

    page = post(publisher_client, question, _withdraw="1").content.decode()
    assert "Say why it is withdrawn" in page
    page = post(publisher_client, question, _withdraw="1", _reason="A doubt").content.decode()
    assert f"Withdrawn: consult {question.number}." in page
    assert Question.objects.get().status == "withdrawn"


def test_refusal_is_told_and_nothing_is_lost(publisher_client):
    question = make_question(replies=0)

    page = post(publisher_client, question, _publish="1", title="Kept").content.decode()

    assert "No doctor has replied" in page
    question.refresh_from_db()
    assert (question.title, question.status) == ("Kept", "draft")


def test_bulk_publish_tells_what_was_refused(publisher_client):
    questions = [make_question(), make_question(number=88, replies=0)]

    ids = [question.pk for question in questions]

    preview = publisher_client.post(LIST, {"action": "publish_selected", "_selected_action": ids})
    assert "1 blocker to settle first" in preview.content.decode()
    assert Question.objects.published().count() == 0
    address = reverse("admin:consults_question_bulk", args=["publish"])
    page = publisher_client.post(address, ticked(questions)).content.decode()

    assert "1 published, 2 asked for." in page
    assert "Consult 88 cannot be published yet." in page


def test_published_reply_cannot_be_changed(publisher_client):
    question = make_published_question()
    words = question.replies.get().body

    post(publisher_client, question, **{"replies-0-body": "Changed words"})

    assert question.replies.get().body == words


def test_words_of_a_draft_reply_are_sealed_as_well(editor_client):
    question = make_question()
    words = question.replies.get().body

    post(editor_client, question, **{"replies-0-body": "Other words"})

    assert question.replies.get().body == words


def test_log_holds_numbers_and_never_a_text(publisher_client):
    question = make_question("Secret title", tags=[make_tag("Secret tag")])
    post(publisher_client, question, title="Another secret", _publish="1")

    for entry in LogEntry.objects.all():
        assert entry.object_repr == f"Consult {question.number}"
        assert "ecret" not in entry.change_message
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    "query",
    [
        "source_text__startswith=S",
        "asker_name__startswith=R",
        "body__regex=(a%2B)%2B%24",
        "replies__body__contains=x",
        "department__name__startswith=N",
        "more_info__contains=x",
    ],
)
def test_hidden_fields_cannot_be_guessed_by_filters(editor_client, query):
    make_question(source_text="Secret", asker_name="Robin")

    assert editor_client.get(f"{LIST}?{query}").status_code == 400


def test_preview_renders_as_the_public_page_does(editor_client):
    answer = editor_client.post("/admin/preview/", {"text": "**b** <script>x</script>"})

    assert answer.content.decode() == ("<p><strong>b</strong> &lt;script&gt;x&lt;/script&gt;</p>\n")
    assert editor_client.get("/admin/preview/").status_code == 405


def test_view_on_site_only_for_public_consults(editor_client):
    draft, shown = make_question("Draft"), make_published_question("Shown")

    for question, expected in ((draft, False), (shown, True)):
        address = reverse("admin:consults_question_change", args=[question.pk])
        page = editor_client.get(address).content.decode()
        assert ("View on site" in page) is expected


def test_tag_with_a_new_address_keeps_the_old_one(editor_client, client):
    tag = make_tag("Als")
    make_published_question(tags=[tag])
    data = {"name": "ALS", "department": tag.department_id, "slug": "als-disease"}
    data |= {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}

    address = reverse("admin:faq_faqtag_change", args=[tag.pk])
    editor_client.post(address, data | as_opened(editor_client, address))

    assert FormerSlug.objects.get().slug == "als"
    assert client.get("/faq/als/")["Location"] == "/faq/als-disease/"


@pytest.mark.parametrize("kind", ["department", "doctor"])
def test_department_and_doctor_with_a_new_address_keep_the_old_one(kind, admin_client, client):
    question = make_published_question()
    row = question.department if kind == "department" else question.answered_by
    address = reverse(f"admin:consults_{kind}_change", args=[row.pk])
    data = {"name": row.name, "slug": "eye-clinic", "review_months": 36, "order": 1}
    data |= {"department": question.department_id, "honorific": "Dr."}
    old = row.get_absolute_url()

    for slug in ("eye-clinic", "eyes", row.slug, "eyes"):
        answer = admin_client.post(
            address, data | as_opened(admin_client, address) | {"slug": slug}
        )
        assert answer.status_code == 302

    for former in (old, f"/{kind}s/eye-clinic/"):
        assert client.get(former)["Location"] == f"/{kind}s/eyes/"
    assert client.get(f"/{kind}s/eyes/").status_code == 200


def test_an_address_in_use_again_is_no_former_one(admin_client, client):
    question = make_published_question()
    question.department.former_slugs.create(slug="eyes")
    eyes = make_published_question("Red eyes", department=make_department("Surgery")).department
    data = {"name": "Eyes", "slug": "eyes", "review_months": 36, "order": 1}

    address = reverse("admin:consults_department_change", args=[eyes.pk])
    admin_client.post(address, data | as_opened(admin_client, address))

    assert "Red eyes" in client.get("/departments/eyes/").content.decode()
    assert client.get("/departments/surgery/")["Location"] == "/departments/eyes/"


def test_doubles_are_refused_with_a_sentence(editor_client):
    tag, doctor = make_tag("Headache"), make_doctor("Lin Yu")
    data = {"name": "HEADACHE", "department": tag.department_id, "slug": "x"}
    data |= {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}

    page = editor_client.post("/admin/faq/faqtag/add/", data).content.decode()
    assert "has a tag of this name already" in page
    data = {"name": "lin yu", "department": doctor.department_id, "slug": "y"}
    page = editor_client.post("/admin/consults/doctor/add/", data).content.decode()
    assert "has a doctor of this name already" in page
    assert (FaqTag.objects.count(), Doctor.objects.count()) == (1, 1)


def test_deleting_puts_into_the_bin_and_undo_takes_it_out(publisher_client):
    question = make_published_question(number=66)
    address = reverse("admin:consults_question_delete", args=[question.pk])
    assert publisher_client.get(address).status_code == 403  # readers see it
    workflow.withdraw(question, reason="A doubt", by=COMMAND_LINE)

    page = publisher_client.post(address, {"post": "yes"}, follow=True).content.decode()

    question.refresh_from_db()
    assert question.status == "binned"
    assert "#66" not in page.split("result_list")[-1]
    assert publisher_client.get("/consults/66/").status_code == 410
    undo = re.search(r'action="(/admin/consults/question/undo/\w+/)"', page)[1]
    publisher_client.post(undo)
    question.refresh_from_db()
    assert (question.status, question.replies.count()) == ("withdrawn", 1)
