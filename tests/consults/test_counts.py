"""Stored counts stay right whatever is removed, and a command says when they are not."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from consults.editorial import batch_undo, bulk_actions, removal, schedule, workflow
from consults.erasure import redaction
from consults.facets import count_check
from consults.models import Arrival, Facet, FacetPair, Listing, Question, SearchEntry
from consults.tagging import vocabulary_changes
from tests.factories import make_published_question, make_question, make_tag, tomorrow
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def withdrawn(question, publisher):
    workflow.withdraw(question, "Outdated", publisher)


def binned(question, publisher):
    workflow.withdraw(question, "Outdated", publisher)
    workflow.throw_away(question, publisher)


def erased(question, publisher):
    redaction.carry_out(redaction.begin_erasure(question, COMMAND_LINE), COMMAND_LINE)


def undone(question, publisher):
    batch, _ = bulk_actions.take("withdraw", [question], {"reason": "Outdated"}, publisher)
    batch_undo.undo(batch, publisher)


def merged(question, publisher):
    vocabulary_changes.merge_tags(question.tags.first(), make_tag("Another"), COMMAND_LINE)


def unscheduled(question, publisher):
    later = make_published_question("Later", at=tomorrow(), tags=list(question.tags.all()))
    schedule.unschedule(later, publisher)


def scheduled(question, publisher):
    make_published_question("Later", at=tomorrow(), tags=list(question.tags.all()))


def reply_removed(question, publisher):
    draft = make_question(tags=list(question.tags.all()))
    removal.remove_replies(draft, draft.replies.all(), COMMAND_LINE)


STEPS = [withdrawn, binned, erased, undone, merged, unscheduled, scheduled, reply_removed]


@pytest.mark.parametrize("step", STEPS)
def test_counts_are_right_after_everything(step, publisher):
    tag, other = make_tag("Headache"), make_tag("Sleep")
    for number in range(4):
        make_published_question(f"Lion {number}", tags=[tag, other][: 1 + number % 2])

    step(Question.objects.order_by("pk").first(), publisher)

    assert count_check.check() == []


def test_wrong_counts_are_named_and_repaired(capsys):
    question = make_published_question("A lion", tags=[make_tag()])
    make_published_question("A tiger", tags=[make_tag()])
    Listing.objects.filter(question=question).delete()
    Facet.objects.filter(kind="all").update(listed=9)

    with pytest.raises(SystemExit):
        call_command("check_counts")
    assert f"#{question.number}: published, but not on exactly the" in capsys.readouterr().out

    call_command("check_counts", "--repair")

    assert capsys.readouterr().out == "All counts are right.\n"
    assert Facet.objects.get(kind="all").listed == 2


@pytest.mark.parametrize("kind", ["tag", "doctor", "year", "department"])
def test_a_consult_that_misses_one_of_its_lists_is_named_and_put_back(kind, capsys):
    question = make_published_question("A lion", tags=[make_tag()], asked_on=date(2024, 3, 1))
    facet = Facet.objects.get(kind=kind)
    Listing.objects.filter(question=question, facet=facet).delete()
    Facet.objects.filter(pk=facet.pk).update(listed=0)
    FacetPair.objects.filter(Q(scope=facet) | Q(option=facet)).delete()

    with pytest.raises(SystemExit):
        call_command("check_counts")
    assert f"#{question.number}: published, but not on exactly the" in capsys.readouterr().out

    call_command("check_counts", "--repair")

    assert capsys.readouterr().out == "All counts are right.\n"
    assert Listing.objects.filter(question=question, facet=facet).exists()


def test_a_consult_on_a_list_of_others_is_named_and_taken_off(capsys):
    question = make_published_question("A lion", tags=[make_tag("Mane")])
    make_published_question("A tiger", tags=[make_tag("Stripes")])
    stripes = Facet.objects.get(tag__name="Stripes")
    at = question.published_at
    Listing.objects.create(facet=stripes, question=question, published_at=at)
    Facet.objects.filter(pk=stripes.pk).update(listed=2)

    with pytest.raises(SystemExit):
        call_command("check_counts")
    call_command("check_counts", "--repair")

    assert not Listing.objects.filter(facet=stripes, question=question).exists()
    assert Facet.objects.get(pk=stripes.pk).listed == 1


@pytest.mark.parametrize("mend", ["search", "suggest", "repair"])
def test_a_clock_that_is_put_back_leaves_no_word_of_a_scheduled_consult(mend, client, capsys):
    question = make_published_question("Why does a zebrafinch sing?")
    public = make_published_question("A lion", body="Lions sing.")
    later = tomorrow()  # as the clock has it now
    Question.objects.filter(pk=question.pk).update(published_at=later)
    Listing.objects.filter(question=question).update(published_at=later)
    assert SearchEntry.objects.filter(pk=question.pk).exists()
    assert "hidden, but searched" in " ".join(count_check.check())

    if mend == "repair":
        call_command("check_counts", "--repair")
        assert capsys.readouterr().out == "All counts are right.\n"
    elif mend == "suggest":
        assert "zebrafinch" not in client.get("/search/suggest?q=zebra").content.decode()
    else:
        page = client.get("/consults/?q=zebrafinches").content.decode()
        assert question.title not in page
        assert page == client.get("/consults/?q=zebrafinches").content.decode()

    assert count_check.check() == []
    assert list(SearchEntry.objects.values_list("pk", flat=True)) == [public.pk]
    assert Arrival.objects.filter(question=question).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="saves from another connection")
def test_a_save_in_the_middle_of_a_check_is_not_told_as_a_mistake(monkeypatch):
    make_published_question("A lion")
    words_of, other = count_check.words_of, connection.copy()

    def beside_a_save(entry):
        with other.cursor() as cursor:
            cursor.execute("UPDATE consults_searchword SET documents = documents + 1")
        return words_of(entry)

    monkeypatch.setattr(count_check, "words_of", beside_a_save)
    found = count_check.check()
    other.close()

    assert found == []
