"""Consults and guides as starts of new ones: what is taken along, and what never is."""

import pytest
from django.test import Client

from consults.admin.guide.starts import outlines
from consults.models import Guide, Question
from tests.conftest import member
from tests.factories import make_guide, make_published_question, make_tag

pytestmark = pytest.mark.django_db


def boxes(answer):
    return answer.context["adminform"].form.initial


def test_a_consult_is_copied_as_a_start_without_the_words_of_others(editor_client):
    lion = make_published_question(
        "A lion", body="It roars.", tags=[make_tag("Lions")], asker_name="Zebracanary", more_info="Big cats.",
        more_info_origin="editor",
        source_text="Zebracanary", language="de", asked_on="2020-01-01",
    )  # fmt: skip

    answer = editor_client.get("/admin/consults/question/add/", {"copy": lion.pk})

    page = answer.content.decode()
    assert f"A start from consult {lion.number}" in page
    assert "Zebracanary" not in page
    assert lion.replies.get().body not in page
    assert boxes(answer) == {
        "title": "A lion", "subject": "", "body": "It roars.", "language": "de",
        "more_info": "Big cats.", "more_info_origin": lion.more_info_origin,
        "department": lion.department_id, "tag_lines": "Lions",
    }  # fmt: skip
    assert Question.objects.count() == 1
    Question.objects.update(more_info_origin="doctor")
    assert "more_info" not in boxes(
        editor_client.get("/admin/consults/question/add/", {"copy": lion.pk})
    )
    Question.objects.update(status="binned")
    assert "title" not in boxes(
        editor_client.get("/admin/consults/question/add/", {"copy": lion.pk})
    )


def test_nobody_copies_what_they_may_not_open(groups):
    lion, client = make_published_question("A lion"), Client()
    client.force_login(member(groups, "doctor", "Doctor"))

    assert client.get("/admin/consults/question/add/", {"copy": lion.pk}).status_code == 403


def test_a_guide_begins_with_an_outline_or_another_guide(editor_client):
    guide = make_guide("Big cats", lead="They roar.")
    add = "/admin/consults/guide/add/"

    names = [name for name, _ in outlines()]
    assert names == ["condition", "test", "treatment", "urgent"]
    for name in names:
        assert f"?outline={name}" in editor_client.get(add).content.decode()
        assert boxes(editor_client.get(add, {"outline": name}))["body"].startswith("## ")
    assert "body" not in boxes(editor_client.get(add, {"outline": "../first_texts/about"}))
    copied = editor_client.get(add, {"copy": guide.pk})
    assert f"A start from guide {guide.pk}" in copied.content.decode()
    assert (boxes(copied)["title"], boxes(copied)["lead"]) == ("Big cats", "They roar.")
    assert Guide.objects.count() == 1
