"""The vocabulary desk: merging, splitting and undoing tags, proposals, near-doubles."""

import re
from copy import deepcopy

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from consults import search
from consults.editorial import retirement
from consults.importing.files import read_entries
from consults.importing.importer import Importer
from consults.models import GuideTag, Question, TaggedQuestion
from consults.search.autocomplete import suggest
from consults.similar import suggestions
from consults.tagging import cooccurrence, vocabulary_changes
from faq.models import Alias, ApartPair, FaqTag, FormerSlug, TagChange
from faq.proposals import merge_proposals, near_doubles
from tests.factories import (
    make_department,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
)
from tests.forms import as_opened
from text.names import same_name
from web.errors import Forbidden, WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
ROWS = [FaqTag, Alias, FormerSlug, TaggedQuestion, GuideTag]


@pytest.fixture(scope="module")
def made(once):
    """“Als” on two consults and a guide, its long form on two, one consult with both."""
    with once():
        short, long = make_tag("Als"), make_tag("Amyotrophic Lateral Sclerosis")
        short.aliases.create(name="Lou Gehrig’s disease")
        short.aliases.create(name="MND")
        long.aliases.create(name="mnd")
        FormerSlug.objects.create(slug="a-l-s", tag=short)
        make_published_question("Only short", tags=[short], body="My hands grow weak.")
        make_published_question("Has both", tags=[short, long], body="My tongue feels thick.")
        make_published_question("Only long", tags=[long], body="My brother was told so.")
        make_question("A draft", tags=[short])
        make_guide("What ALS is", tags=[short])
        yield short, long


@pytest.fixture
def als(made):
    return deepcopy(made)


def rows():
    """Every row of the vocabulary and the taggings, as stored."""
    return sorted(
        serializers.serialize("json", model.objects.order_by("pk")) for model in ROWS
    ) + sorted(Question.objects.values_list("pk", "card_tags"))


def titles(text):
    ids = search.find(text, [], timezone.now(), 50).ids
    return set(Question.objects.filter(pk__in=ids).values_list("title", flat=True))


def test_merging_moves_everything_and_keeps_the_name(client, als, publisher):
    short, long = als

    change = vocabulary_changes.merge_tags(short, long, by=publisher)

    assert not FaqTag.objects.filter(pk=short.pk).exists()
    assert list(Question.objects.get(title="Has both").tags.all()) == [long]
    assert set(long.aliases.values_list("name", flat=True)) == {
        "mnd", "Lou Gehrig’s disease", "Als",
    }  # fmt: skip
    assert change.consults == 3
    page = client.get("/faq/amyotrophic-lateral-sclerosis/").content.decode()
    assert 'id="count" tabindex="-1">3 consults</h2>' in page
    assert "What ALS is" in page
    for old in ("/faq/als/", "/faq/a-l-s/"):
        answer = client.get(old)
        assert (answer.status_code, answer.url) == (301, "/faq/amyotrophic-lateral-sclerosis/")
    assert titles("ALS") >= {"Only short", "Has both", "Only long"}
    assert [s.url for s in suggest("als", timezone.now()) if s.kind == "topic"] == [
        "/faq/amyotrophic-lateral-sclerosis/"
    ]


def test_undo_restores_exact_rows(client, als, publisher):
    short, long = als
    before, counts = rows(), client.get("/faq/als/").content
    change = vocabulary_changes.merge_tags(short, long, by=publisher)
    assert rows() != before

    vocabulary_changes.undo_change(change, by=COMMAND_LINE)

    assert rows() == before
    assert client.get("/faq/als/").content == counts
    assert titles("tag:als") == {"Only short", "Has both"}
    with pytest.raises(WorkflowError, match="undone already"):
        vocabulary_changes.undo_change(change, by=COMMAND_LINE)


def test_undo_leaves_out_what_is_gone_and_refuses_what_is_taken(als):
    short, long = als
    change = vocabulary_changes.merge_tags(short, long, by=COMMAND_LINE)
    retirement.retire(Question.objects.get(title="Has both"), by=COMMAND_LINE)
    twin = make_tag("Als")
    before = rows()

    with pytest.raises(WorkflowError, match="There is a tag “Als” again"):
        vocabulary_changes.undo_change(change, by=COMMAND_LINE)
    assert rows() == before

    twin.delete()
    vocabulary_changes.undo_change(change, by=COMMAND_LINE)
    assert set(FaqTag.objects.get(name="Als").tagged_questions.values_list(
        "content_object__title", flat=True
    )) == {"Only short", "A draft"}  # fmt: skip


def test_undo_in_the_wrong_order_is_refused(als):
    short, long = als
    third = make_tag("Motor Neuron Disease")
    first = vocabulary_changes.merge_tags(short, long, by=COMMAND_LINE)
    second = vocabulary_changes.merge_tags(long, third, by=COMMAND_LINE)

    with pytest.raises(WorkflowError, match="undo the later change first"):
        vocabulary_changes.undo_change(first, by=COMMAND_LINE)
    vocabulary_changes.undo_change(second, by=COMMAND_LINE)
    vocabulary_changes.undo_change(TagChange.objects.get(pk=first.pk), by=COMMAND_LINE)

    assert FaqTag.objects.filter(name__in=["Als", "Amyotrophic Lateral Sclerosis"]).count() == 2


def test_merging_into_itself_is_refused(als):
    with pytest.raises(WorkflowError):
        vocabulary_changes.merge_tags(als[0], als[0], by=COMMAND_LINE)


def test_an_import_after_a_merge_means_the_tag_that_stayed(als, tmp_path):
    vocabulary_changes.merge_tags(*als, by=COMMAND_LINE)
    file = tmp_path / "new.jsonl"
    file.write_text(
        '{"title": "New", "department": "Neurology", "body": "My arm jerks.",'
        ' "replies": [{"doctor": "Lin", "department": "Neurology", "body": "Rest."}],'
        ' "tags": [{"name": "ALS", "department": "Neurology", "aliases": ["mnd", "Kennedy"]}]}\n'
    )

    Importer(COMMAND_LINE, publish=True).run(read_entries([str(file)]))

    assert list(Question.objects.get(title="New").tags.all()) == [als[1]]


def test_what_published_content_carries_takes_a_publisher(als, editor, publisher, editor_client):
    short, long = als
    draft = Question.objects.get(title="A draft")
    public = Question.objects.get(title="Only short")

    with pytest.raises(Forbidden, match="published consults carry it"):
        vocabulary_changes.merge_tags(short, long, by=editor)
    with pytest.raises(Forbidden, match="published consults carry it"):
        vocabulary_changes.split_tag(short, "Another", make_department(), [public.pk], by=editor)
    address = f"{reverse('admin:faq_faqtag_merge', args=[short.pk])}?into={long.pk}"
    page = editor_client.get(address).content.decode()
    assert "it takes a publisher" in page
    assert ">Merge</button>" not in page

    vocabulary_changes.split_tag(short, "Another", make_department(), [draft.pk], by=editor)
    change = vocabulary_changes.merge_tags(short, long, by=publisher)
    with pytest.raises(Forbidden):
        vocabulary_changes.undo_change(change, by=editor)


def test_a_tag_on_published_guides_alone_takes_a_publisher_too(editor, publisher):
    tag, other = make_tag("Tremor"), make_tag("Shaking")
    make_guide("What tremor is", tags=[tag])

    with pytest.raises(Forbidden, match="published guides carry it"):
        vocabulary_changes.merge_tags(tag, other, by=editor)
    vocabulary_changes.merge_tags(tag, other, by=publisher)


def test_splitting_and_undoing(als, publisher):
    _, long = als
    question = Question.objects.get(title="Only long")
    before = rows()

    new, change = vocabulary_changes.split_tag(
        long, "Familial ALS", make_department(), [question.pk], by=publisher
    )

    assert list(question.tags.all()) == [new]
    assert titles('tag:"Familial ALS"') == {"Only long"}
    vocabulary_changes.undo_change(change, by=COMMAND_LINE)
    assert rows() == before
    with pytest.raises(WorkflowError, match="Choose at least one"):
        vocabulary_changes.split_tag(long, "Other", make_department(), [], by=COMMAND_LINE)


def test_renaming_changes_cards_search_and_reasons(als):
    _, long = als
    long.name = "Motor Neuron Disease"
    long.save()

    vocabulary_changes.refresh_tagged(long)

    question = Question.objects.get(title="Only long")
    assert question.card_tags == "Motor Neuron Disease"
    assert titles("motor neuron") >= {"Only long", "Has both"}
    assert not question.related.filter(reason__contains="Lateral").exists()


# ------------------------------------------------------------------------------- proposals


def proposed():
    found = merge_proposals(cooccurrence.together(), cooccurrence.alike)
    return {(p.source.name, p.target.name): p.evidence for p in found}


def test_acronyms_and_aliases_are_proposed_but_never_likeness(als):
    twitching = make_tag("Muscle Twitching")
    for name in ("Eyelid Muscle Twitching", "Facial Twitching", "Tremor", "Muscle Tremors"):
        make_published_question(name, tags=[twitching, make_tag(name)], body=f"{name} for weeks.")
    make_tag("Fasciculation").aliases.create(name="Facial twitching")

    assert proposed() == {
        ("Als", "Amyotrophic Lateral Sclerosis"): (
            "“Als” is made of the initials of “Amyotrophic Lateral Sclerosis”;"
            " 1 consult carries both"
        ),
        ("Facial Twitching", "Fasciculation"): "“Fasciculation” is also called “Facial twitching”",
    }


def test_the_same_words_need_company(als):
    one, two = make_tag("Muscle Tremor"), make_tag("Tremor, muscles")
    assert ("Tremor, muscles", "Muscle Tremor") not in proposed()

    make_published_question("Shaking", tags=[one, two], body="My muscles shake.")

    assert ("Tremor, muscles", "Muscle Tremor") in proposed()


def test_tags_said_to_be_different_are_not_proposed_again(als):
    first, second = sorted(tag.pk for tag in als)
    ApartPair.objects.create(first_id=first, second_id=second)

    assert proposed() == {}


def test_near_doubles_are_named(als):
    department = make_department().pk
    names = lambda name: {tag.name for tag, _ in near_doubles(name, department)}  # noqa: E731

    assert names("ALS") == {"Als", "Amyotrophic Lateral Sclerosis"}
    assert names("Sclerosis, Amyotrophic Lateral") >= {"Amyotrophic Lateral Sclerosis"}
    assert names("Lou Gehrig’s diseases") == {"Als"}
    assert names("Hay Fever") == set()


# ------------------------------------------------------------------------------- the command


def test_the_command_merges_and_undoes(als, capsys):
    before = rows()

    call_command("merge_tags", "als", "amyotrophic-lateral-sclerosis")
    change = TagChange.objects.get()
    assert f"3 consults. Undo with --undo {change.pk}" in capsys.readouterr().out
    call_command("merge_tags", undo=change.pk)

    assert rows() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((["als"], None), "Give two slugs"),
        ((["als", "nope"], None), "no FAQ tag with the address “nope”"),
        (([], 999), "no change 999"),
        ((["als", "als"], None), "into itself"),
    ],
)
def test_the_command_says_what_is_wrong(als, arguments, message):
    tags, undo = arguments
    with pytest.raises(CommandError, match=message):
        call_command("merge_tags", *tags, undo=undo)


# ------------------------------------------------------------------------------- the desk


def test_a_tag_on_too_many_consults_is_left_to_the_command(editor_client, als, monkeypatch):
    monkeypatch.setattr("consults.admin.faq_tag.MOST_MERGED", 2)
    short, long = als

    page = editor_client.post(reverse("admin:faq_faqtag_merge", args=[short.pk]), {"into": long.pk})

    assert "manage.py merge_tags als" in page.content.decode()
    assert FaqTag.objects.filter(pk=short.pk).exists()


def test_the_desk_warns_of_a_near_double_once(editor_client, als):
    form = {
        "name": "A.L.S.",
        "department": make_department().pk,
        "slug": "als-2",
        "description": "",
    }
    form |= {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}

    address = reverse("admin:faq_faqtag_add")
    page = editor_client.post(address, {**form, "different": "on"})  # nobody was asked yet
    assert "may be what these letters stand for" in page.content.decode()
    assert "It is a different topic" in page.content.decode()
    assert not FaqTag.objects.filter(slug="als-2").exists()

    tick = {"different": page.context["adminform"].form.fields["different"].widget.attrs["value"]}
    another = editor_client.post(address, {**form, "name": "A. L. S", **tick})
    assert another.status_code == 200  # nobody was asked about this name
    editor_client.post(address, {**form, **tick})
    assert FaqTag.objects.filter(slug="als-2").exists()


def test_an_alias_added_at_the_desk_is_searched_at_once(editor_client, als):
    _, long = als
    alias = long.aliases.get()
    form = {
        "name": long.name, "department": long.department_id, "slug": long.slug, "description": "",
        "aliases-TOTAL_FORMS": 2, "aliases-INITIAL_FORMS": 1,
        "aliases-0-id": alias.pk, "aliases-0-tag": long.pk, "aliases-0-name": alias.name,
        "aliases-1-id": "", "aliases-1-tag": long.pk, "aliases-1-name": "jerking legs",
    }  # fmt: skip

    address = reverse("admin:faq_faqtag_change", args=[long.pk])
    answer = editor_client.post(address, form | as_opened(editor_client, address))

    assert answer.status_code == 302
    assert titles("my legs are jerking") >= {"Only long", "Has both"}


def test_merging_at_the_desk_with_preview_and_undo(publisher_client, als):
    short, long = als
    before, address = rows(), reverse("admin:faq_faqtag_merge", args=[short.pk])

    preview = publisher_client.get(f"{address}?into={long.pk}").content.decode()
    assert "3 consults touched" in preview
    for title in ("Only short", "Has both", "A draft"):
        assert title in preview
    assert "has both, keeps" in preview
    assert rows() == before

    done = publisher_client.post(address, {"into": long.pk}, follow=True).content.decode()
    undo = re.search(r'action="(/admin/faq/tagchange/\d+/undo/)"', done)[1]
    assert rows() != before
    publisher_client.post(undo)
    assert rows() == before


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("unused", {"Unused"}),
        ("hidden", {"Unused", "Only drafts"}),
        ("unexplained", {"Amyotrophic Lateral Sclerosis"}),
        ("overfull", set()),
    ],
)
def test_tags_are_listed_by_their_use(editor_client, als, use, expected):
    make_tag("Unused")
    make_question("Draft", tags=[make_tag("Only drafts")])

    page = editor_client.get(reverse("admin:faq_faqtag_changelist") + f"?use={use}")

    assert {tag.name for tag in page.context["cl"].result_list} == expected


@pytest.mark.parametrize("count", [1, 3])
def test_the_tag_list_costs_the_same_at_any_length(
    editor_client, django_assert_max_num_queries, count
):
    for n in range(count):
        make_published_question(tags=[make_tag(f"Tag {n}")])
    with django_assert_max_num_queries(9):
        editor_client.get(reverse("admin:faq_faqtag_changelist"))


def test_similar_consults_survive_a_merge_with_new_reasons(als):
    vocabulary_changes.merge_tags(*als, by=COMMAND_LINE)

    reasons = set(Question.objects.get(title="Only short").related.values_list("reason", flat=True))
    assert reasons == {"Both about Amyotrophic Lateral Sclerosis"}
    assert suggestions.SHOWN == 4


@pytest.mark.parametrize("into", ["x", "", "9" * 20, "-1"])
def test_what_is_no_tag_is_nothing_to_merge_into(publisher_client, als, into):
    address = reverse("admin:faq_faqtag_merge", args=[als[0].pk])

    assert publisher_client.get(address, {"into": into}).status_code == 200
    assert publisher_client.post(address, {"into": into}).status_code == 200


def test_signs_that_nobody_sees_make_no_other_name():
    assert same_name("Mig\u00adraine\u200b  Aura\u2060") == same_name("migraine aura")
