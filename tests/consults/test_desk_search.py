"""The desk finds hidden and published consults alike, and readers nothing of the hidden ones."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from consults import search
from consults.editorial import workflow
from consults.facets import count_check
from consults.models import DeskEntry, Question, SearchEntry, SearchWord, SuggestedName
from consults.search import desk_search
from faq.models import Alias
from tests.factories import (
    make_department,
    make_doctor,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def found(text):
    rows = desk_search.best_first(desk_search.narrowed(Question.objects.all(), text), text)
    return [question.title for question in rows]


def test_drafts_and_published_are_found_by_every_word():
    make_question("Warts on a thumb", body="They itch at night.")
    make_published_question("Warts on a toe", body="They itch in the morning.")
    make_question("Warts elsewhere", body="No trouble.")

    assert sorted(found("itching warts")) == ["Warts on a thumb", "Warts on a toe"]
    assert found("itch morning") == ["Warts on a toe"]
    assert found('"itch at night"') == ["Warts on a thumb"]
    assert found('"night itch"') == []
    assert found("warts -night -morning") == ["Warts elsewhere"]
    assert found("zebra") == []


def test_what_has_the_words_in_its_title_comes_first():
    make_question("Is this ALS?")
    make_question("Weak hands", body="Could it be ALS?")
    make_question("About clinical trials", body="Of anything.")

    assert found("als") == ["Is this ALS?", "Weak hands"]


def test_tag_doctor_department_and_number_reach_drafts():
    tag, doctor = make_tag("Amyotrophic Lateral Sclerosis"), make_doctor("Mei Chen")
    Alias.objects.create(tag=tag, name="Lou Gehrig")
    draft = make_question("Weak hands", tags=[tag], doctor=doctor, number=812)
    make_question("Another", number=813)
    other = make_question("Elsewhere", department=make_department("Hepatology"), number=814)

    for text in (
        "tag:amyotrophic-lateral-sclerosis",
        'tag:"lou gehrig"',
        "doctor:chen",
        "Mei Chen",
    ):
        assert found(text) == [draft.title], text
    assert found("lou gehrig") == [draft.title]
    assert found("#812") == found("812") == [draft.title]
    assert found("department:hepatology") == [other.title]
    assert found("doctor:chen hands") == [draft.title]
    assert found("doctor:chen elsewhere") == []
    assert found("tag:nothing") == found("the") == []


def test_a_text_stands_in_one_index_through_its_life():
    question = make_question("Hiccups for a week")

    def places():
        rows = (DeskEntry.objects, SearchEntry.objects)
        return [model.filter(pk=question.pk).exists() for model in rows]

    assert places() == [True, False]
    workflow.publish(question, COMMAND_LINE)
    assert places() == [False, True]
    workflow.withdraw(question, "Wrong.", COMMAND_LINE)
    assert places() == [True, False]
    workflow.publish(question, COMMAND_LINE, at=timezone.now() + timedelta(days=1))
    assert places() == [True, False]
    assert found("hiccups") == [question.title]
    assert list(count_check.check()) == []


def test_a_scheduled_one_is_found_at_the_desk_before_its_time():
    make_published_question("Hiccups for a week", at=tomorrow())

    assert found("hiccups") == ["Hiccups for a week"]
    assert not SearchEntry.objects.exists()


def test_readers_are_told_nothing_of_what_the_desk_finds():
    make_question("Quixotropic warts", body="Quixotropic.", tags=[make_tag("Quixotropy")])

    assert found("quixotropic") == ["Quixotropic warts"]
    assert not SearchEntry.objects.exists()
    assert not SearchWord.objects.exists()
    assert not SuggestedName.objects.filter(question__isnull=False).exists()
    asked = search.find("quixotropic", [], timezone.now(), 10)
    assert (asked.ids, asked.corrected, asked.perhaps) == ([], {}, {})
    page = Client().get("/consults/?q=quixotropc").content.decode()
    assert "quixotropic" not in page.lower()


def test_a_renamed_tag_finds_drafts_by_its_new_name():
    tag = make_tag("Old name")
    make_question("Weak hands", tags=[tag])

    tag.name = "Brachydactyly"
    tag.save()
    search.rename([tag])

    assert found("brachydactyly hands") == ["Weak hands"]
    assert not SearchWord.objects.exists()


def test_rebuilding_mends_both_indexes():
    draft, out = make_question("Hiccups"), make_published_question("Sneezes")
    DeskEntry.objects.all().delete()
    DeskEntry.objects.create(question=out, title="hiccups")

    assert len(list(count_check.check())) == 2
    call_command("rebuild_search", verbosity=0)

    assert found("hiccups") == [draft.title]
    assert list(count_check.check()) == []


def test_words_are_looked_up_and_no_text_is_read():
    """However many consults there are: the full-text indexes answer."""
    sql, values = desk_search.narrowed(Question.objects.all(), "hiccups").query.sql_with_params()

    assert "LIKE" not in sql.upper()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            plan = " ".join(row[-1] for row in cursor.fetchall())
        assert "SCAN consults_question " not in f"{plan} ".replace(
            "SCAN consults_question LIST SUBQUERY", ""
        )


def test_an_editor_searches_the_list(admin_client):
    make_question("Quixotropic warts")
    assert User.objects.exists()

    page = admin_client.get("/admin/consults/question/?q=quixotropic").content.decode()

    assert "Quixotropic warts" in page
