"""export_content, and the way there and back."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from consults.editorial import guide_workflow, retirement, workflow
from consults.management.commands.load_demo import LIBRARY
from consults.models import Department, Guide, Question, RelatedQuestion, RetiredNumber
from faq.models import FaqTag
from tests.factories import make_guide, make_published_question, make_question, make_tag, tomorrow
from tests.pages import CONSULT, GUIDE
from web import rights
from web.kept_rows import removable
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def export(**options):
    out = StringIO()
    call_command("export_content", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def empty_the_library():
    for question in Question.objects.all():
        retirement.retire(question, COMMAND_LINE)
    RetiredNumber.objects.all().delete()  # as if they had never been here
    with removable():
        Guide.objects.all().delete()
    FaqTag.objects.all().delete()
    Department.objects.first().doctors.model.objects.all().delete()
    Department.objects.all().delete()


def test_export_import_export_gives_identical_bytes(tmp_path):
    (tmp_path / "page.txt").write_text(CONSULT)
    (tmp_path / "guide.txt").write_text(GUIDE)
    call_command("import_content", str(LIBRARY), str(tmp_path), stdout=StringIO())
    first, second, *_ = Question.objects.order_by("number")
    RelatedQuestion.objects.filter(question=first, related=second).delete()
    RelatedQuestion.objects.create(question=first, related=second, reason="Read both")
    workflow.withdraw(second, reason="Out of date", by=COMMAND_LINE)
    before = export()
    file = tmp_path / "library.jsonl"
    file.write_text(before)

    empty_the_library()
    call_command("import_content", str(file), stdout=StringIO())

    assert export() == before
    assert before.count("\n") > 100


def test_published_export_holds_only_what_readers_see():
    make_question("A draft zebra")
    make_published_question("A scheduled zebra", at=tomorrow())
    make_guide("A draft zebra guide", published=False)
    make_tag("Unused zebra tag")
    shown = make_published_question(
        "A lion", source_text="raw zebra", asker_sex="female", asker_name="Leo"
    )

    text = export(published=True)

    assert "zebra" not in text
    consult = json.loads(text.splitlines()[-1])
    assert (consult["number"], consult["asker"]["sex"]) == (shown.number, "")


def test_filters_choose_consults():
    tag = make_tag("Headache")
    make_question("Without")
    tagged = make_question("With", tags=[tag])

    documents = [json.loads(line) for line in export(tag=tag.slug).splitlines()]

    assert [item["number"] for item in documents if item["format"] == "consult/1"] == [
        tagged.number
    ]


def test_readers_export_of_a_guide_holds_no_decision_and_no_source():
    guide = make_guide("Shown", source_text="As imported", source_name="Somewhere")
    guide.dismissals.create(code="contact", key="0" * 32, reason="Our own line")
    guide_workflow.throw_away(make_guide("Binned", published=False), rights.COMMAND_LINE)

    [shown] = [
        json.loads(line) for line in export(published=True).splitlines() if "guide/1" in line
    ]
    everything = [json.loads(line) for line in export().splitlines() if "guide/1" in line]

    assert (shown["dismissed"], shown["source"]["text"], shown["source"]["name"]) == ([], "", "")
    assert [item["title"] for item in everything] == ["Shown"]
    assert everything[0]["dismissed"][0]["reason"] == "Our own line"
