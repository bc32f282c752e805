"""How guides come in: with the right, past the checks, and as drafts where nobody said what they are."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consults import checks
from consults.editorial import guide_workflow
from consults.erasure import guide_redaction
from consults.exchange.serialization import from_data
from consults.importing.files import read_entries
from consults.importing.importer import Importer
from consults.models import Department, Guide
from tests.factories import make_department
from tests.pages import GUIDE
from web import rights
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
PRIVATE = "My name is Rowan Hale. Mail rowan.hale@gmail.com."


@pytest.fixture
def take(tmp_path):
    """Import one text or document; returns its Result."""

    def take(content, told="", **options):
        name = "a.jsonl" if isinstance(content, dict) else "a.txt"
        (tmp_path / name).write_text(json.dumps(content) if name == "a.jsonl" else content)
        results = []
        importer = Importer(options.pop("by", COMMAND_LINE), on_result=results.append, **options)
        importer.run(read_entries([str(tmp_path / name)], told))
        return results[0]

    return take


@pytest.fixture
def member(groups, django_user_model):
    """Return somebody of some of the desk's groups."""

    def member(*names):
        user = django_user_model.objects.create_user("somebody", is_staff=True)
        user.groups.add(*[groups[name] for name in names])
        return user

    return member


def document(**fields):
    return {
        "format": "guide/1",
        "title": "Tingling",
        "lead": "Harmless.",
        "body": "## Why\n\nNerves.",
        **fields,
    }


def remarks(result):
    return [f["message"] for f in result.findings if f["code"] == "remark"]


def test_guessed_guide_arrives_as_a_draft_even_with_publish(take):
    result = take(GUIDE, publish=True)

    assert (result.outcome, result.kind, result.title) == (
        "new",
        "guide",
        "What Do Tingling Hands Mean? How to Tell",
    )
    assert "nobody said that it is one" in remarks(result)[0]
    assert Guide.objects.get().status == "draft"


def test_a_second_import_does_not_publish_what_was_guessed(take):
    take(GUIDE)

    assert "nobody said" in remarks(take(GUIDE, publish=True))[0]
    assert Guide.objects.get().status == "draft"


def test_guide_that_was_named_as_one_is_published(take):
    take(GUIDE, told="guide", publish=True)

    assert Guide.objects.published().count() == 1


@pytest.mark.parametrize("place", ["title", "lead", "body"])
def test_guide_with_a_blocker_stays_a_draft_by_status_and_by_publish(take, place):
    private = document(**{place: PRIVATE})

    for result in (
        take(private | {"status": "published"}),
        take(private | {"source": {"id": "2"}}, publish=True),
    ):
        assert (result.outcome, remarks(result)) == (
            "new",
            ["It came in as a draft: a check found something to settle first."],
        )
        assert any(f["severity"] == "blocker" for f in result.findings)
    assert set(Guide.objects.values_list("status", flat=True)) == {"draft"}


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_who_may_not_publish_brings_in_a_draft(take, member, status):
    told = document(status=status, published_at="2024-01-01T00:00:00Z")

    result = take(told, by=member("Editor"), publish=True)

    guide = Guide.objects.get()
    assert (guide.status, guide.published_at) == ("draft", None)
    assert remarks(result) == ["It came in as a draft: only a publisher publishes guides."]


def test_who_may_publish_keeps_the_state_of_a_document(take, member):
    take(document(status="published"), by=member("Editor", "Publisher"))

    assert Guide.objects.get().status == "published"


def test_who_may_not_publish_changes_no_public_guide(take, member):
    take(document(status="published"))

    result = take(document(lead="Changed."), by=member("Editor"), publish=True)

    assert result.outcome == "rejected"
    assert Guide.objects.get().lead == "Harmless."


def test_private_words_never_go_over_a_public_guide(take):
    take(document(status="published"))

    result = take(document(body=PRIVATE), publish=True)

    assert result.outcome == "rejected"
    assert "Rowan" not in json.dumps(result.as_data())
    assert Guide.objects.get().body == "## Why\n\nNerves."


def test_a_finding_dismissed_in_the_document_holds_nothing_back(take):
    text = document(body="Call 0117 496 0123 to reach Rowan.", status="published")
    guide = from_data(text)
    [finding] = checks.blockers(guide)
    reason = {"code": finding.code, "key": checks.key_of(finding, guide), "reason": "Our own line"}

    take(text | {"dismissed": [reason]})

    assert Guide.objects.get().status == "published"


def test_the_import_page_publishes_no_guide_of_an_editor(client, member):
    client.force_login(member("Editor"))
    file = SimpleUploadedFile("a.jsonl", json.dumps(document(status="published")).encode())

    page = client.post(
        reverse("admin:consults_question_import"), {"file": file, "import": "1", "publish": "on"}
    )

    text = page.content.decode()
    assert "Guide: Tingling" in text
    assert "only a publisher publishes guides" in text
    assert Guide.objects.get().status == "draft"


def sent(client, *documents, **boxes):
    """Import documents at the desk; returns the page."""
    text = "".join(json.dumps(one) + "\n" for one in documents)
    file = SimpleUploadedFile("a.jsonl", text.encode())
    address = reverse("admin:consults_question_import")
    return client.post(address, {"file": file, "import": "1", **boxes}).content.decode()


def test_the_import_page_lets_a_publisher_change_a_public_guide(client, member):
    client.force_login(member("Editor", "Publisher"))
    sent(client, document(status="published"))

    page = sent(client, document(status="published", lead="Other."), publish="on")

    assert "without asking for a right" not in page
    assert Guide.objects.published().get().lead == "Other."


def test_a_changed_guide_keeps_what_stood_before(take, member):
    by = member("Editor")
    take(document(), by=by)
    take(document(lead="Other."), by=by)

    [kept] = Guide.objects.get().revisions.all()
    assert (kept.document["lead"], kept.author, kept.step) == ("Harmless.", by, "import")


@pytest.mark.parametrize("into", ["Oncology", "Urology"])
def test_who_imports_over_a_guide_in_review_does_not_publish_it_alone(into, take, member, editor):
    """Also where the import takes it into the department that wants two persons."""
    make_department(into)
    take(document(department=into, source={"id": "1"}), by=editor)
    guide = Guide.objects.get()
    guide_workflow.submit(guide, editor)
    make_department("Oncology")
    Department.objects.filter(name="Oncology").update(needs_second_person=True)
    by = member("Editor", "Publisher")

    told = document(department="Oncology", lead="Other.", source={"id": "1"})
    assert take(told, by=by).outcome == "updated"

    guide.refresh_from_db()
    assert (guide.submitted_by, guide.lead) == (editor, "Other.")
    with pytest.raises(WorkflowError, match="second pair of eyes"):
        guide_workflow.publish(guide, by)


def test_no_public_guide_is_taken_alone_into_a_department_of_two_persons(take, member):
    for name in ("Oncology", "Urology"):
        make_department(name)
    Department.objects.filter(name="Oncology").update(needs_second_person=True)
    take(document(status="published", department="Urology", source={"id": "1"}))

    told = document(status="published", department="Oncology", lead="Other.", source={"id": "1"})
    result = take(told, by=member("Editor", "Publisher"), publish=True)

    assert "second pair of eyes" in result.findings[-1]["message"]
    assert Guide.objects.get().lead == "Harmless."


def test_the_import_page_can_be_told_that_a_text_is_a_guide(client, member):
    client.force_login(member("Editor", "Publisher"))
    text = "Tingling\n\nIt is harmless.\n\nIt goes by itself."
    address = reverse("admin:consults_question_import")

    def send(**told):
        return client.post(
            address, {"file": SimpleUploadedFile("a.txt", text.encode()), "import": "1", **told}
        ).content.decode()

    assert "Write it as consult/1" in send()
    assert not Guide.objects.exists()
    send(is_guide="on", publish="on")
    assert Guide.objects.published().count() == 1


def test_who_may_not_add_guides_brings_none_in(take, member):
    result = take(document(), by=member("Reviewer"))

    assert (result.outcome, Guide.objects.count()) == ("rejected", 0)


def test_a_review_in_a_document_counts_for_reviewers_only(take, member):
    review = {"by": "Somebody Else", "on": "2024-01-01", "due_on": "2030-01-01"}

    take(document(review=review), by=member("Editor", "Publisher"))

    assert (Guide.objects.get().reviewed_by, Guide.objects.get().reviewed_on) == ("", None)


def test_what_was_redacted_does_not_come_back(take):
    told = document(lead="Rowan Quennell told us.")
    take(told)
    guide_redaction.redact(Guide.objects.get(), ["Rowan Quennell"], "name", rights.COMMAND_LINE)
    Guide.objects.update(title="Another name here", source_id="x")

    result = take(told)

    assert (result.outcome, Guide.objects.count()) == ("rejected", 1)
