"""Statements written out say what querysets say, on libraries drawn at random."""

import random
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from consults.facets import cards, pagination
from consults.facets.chosen import find_facets
from consults.models import (
    Facet,
    Guide,
    Listing,
    Question,
    ReadTally,
    RelatedQuestion,
    Reply,
)
from consults.public import consult_page, front_page, help_now, sitemaps, understood
from consults.search.term_statistics import Topic
from consults.statistics.counters import month_shown
from faq.models import FaqTag, HelpNow
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_tag,
)

pytestmark = pytest.mark.django_db
FIELDS = [
    "number", "slug", "title", "language", "source_name", "asked_on", "excerpt", "reply_excerpt",
    "published_at", "modified_at", "pk", "department__name", "answered_by__honorific",
    "answered_by__name", "answered_by__credentials", "card_tags", "note_kind", "asker_age_band",
    "asker_sex", "asker_sex_confirmed", "reviewed_on", "answered_on",
]  # fmt: skip


def by_querysets():
    """Return the published consults with what a Card has."""
    replies = Reply.objects.filter(question=OuterRef("pk")).order_by().values("question")
    latest = replies.annotate(day=Max("replied_on")).values("day")
    return Question.objects.published().annotate(answered_on=Subquery(latest))


def as_row(card):
    return tuple(getattr(card, name) for name in card.__slots__[: len(FIELDS)])


@pytest.fixture(scope="module", params=range(3))
def library(request, once):
    """Consults of every status, some scheduled, some of one moment, with replies, similar ones and reads."""
    with once():
        draw, now = random.Random(request.param), timezone.now().replace(microsecond=0)
        tag, other = make_tag("Palsy"), make_department("Dermatology")
        made = []
        for n in range(25):
            at = now - timedelta(days=draw.randrange(4))
            place = draw.choice([None, other])
            fields = {"department": place, "doctor": make_doctor("Wen", place)} if place else {}
            question = make_published_question(
                f"Consult {n}?",
                at=at,
                tags=draw.sample([tag], draw.randrange(2)),
                replies=draw.randrange(1, 3),
                asker_sex=draw.choice(["", "male"]),
                reviewed_on=draw.choice([None, at.date()]),
                **fields,
            )
            reply = question.replies.first()
            Reply.objects.create(
                question=question,
                doctor=reply.doctor,
                department=reply.department,
                body="Sleep more.",
                replied_on=draw.choice([None, at.date()]),
                position=5,
            )
            made.append(question)
        for question in draw.sample(made, 8):
            status = draw.choice(["published", "withdrawn", "binned", "draft"])
            at = now + timedelta(days=1) if status == "published" else question.published_at
            Question.objects.filter(pk=question.pk).update(status=status, published_at=at)
            Listing.objects.filter(question=question).update(published_at=at)
        RelatedQuestion.objects.all().delete()
        for question in made:
            for related in draw.sample(made, 4):
                if related != question:
                    origin = draw.choice(["pinned", "suggested", "imported", "muted"])
                    RelatedQuestion.objects.create(
                        question=question, related=related, origin=origin, rank=draw.randrange(3)
                    )
            ReadTally.objects.create(
                question=question, month=month_shown(), reads=draw.randrange(4)
            )
        yield made


def test_cards_of_ids(library):
    ids = [question.pk for question in library]
    wanted = {row[10]: row for row in by_querysets().values_list(*FIELDS)}

    assert [as_row(card) for card in cards.cards(ids)] == [wanted[i] for i in ids if i in wanted]
    found = cards.found_cards(ids[::-1], {"harmless": 1.0})
    assert [as_row(card) for card in found] == [wanted[i] for i in ids[::-1] if i in wanted]
    assert 0 < len(wanted) < len(ids)


@pytest.mark.parametrize("newest_first", [True, False])
def test_cards_of_a_list(library, newest_first):
    sign = "-" if newest_first else ""
    rows = by_querysets().order_by(f"{sign}published_at", f"{sign}pk").values_list(*FIELDS)
    (everything,) = find_facets([])
    now = timezone.now()

    for start, count in ((0, 5), (4, 20), (30, 5)):
        listed = Listing.objects.due().filter(facet=everything.pk)
        listed = listed.order_by(f"{sign}published_at", f"{sign}question_id")
        ids = list(listed.values_list("question", flat=True)[start : start + count])
        walk = pagination.ids_from(everything, start, count, now, newest_first)
        found = [as_row(card) for card in cards.cards(walk, newest_first)]
        assert found == list(rows.filter(pk__in=ids))


def test_similar_consults(library):
    for question in library:
        wanted = RelatedQuestion.objects.filter(question=question).exclude(origin="muted")
        wanted = wanted.filter(related__in=Question.objects.published())
        found = cards.related_cards(question.pk)
        assert {(c.pk, c.origin, c.rank) for c in found} == set(
            wanted.values_list("related", "origin", "rank")
        )
        assert {as_row(card) for card in found} == set(
            by_querysets().filter(pk__in=[c.pk for c in found]).values_list(*FIELDS)
        )


def test_most_read(library):
    rows = by_querysets().filter(read_tallies__month=month_shown())
    rows = rows.order_by("-read_tallies__reads", "-pk").values_list(*FIELDS)

    assert [as_row(card) for card in cards.most_read(6)] == list(rows[:6])


def test_the_first_page(library):
    facets = Facet.objects.filter(kind="department").with_published_count()
    facets = facets.order_by("department__order", "department__name").filter(published__gt=0)
    for days in (-1, 1, 2, 3):
        guide = make_guide(f"Guide {days}")
        at = timezone.now() - timedelta(days=days)
        Guide.objects.filter(pk=guide.pk).update(published_at=at)
    rows = Guide.objects.published().values_list("slug", "title", "language", "excerpt")

    assert front_page.departments() == list(
        facets.values_list(
            "department__name", "department__slug", "department__description", "published"
        )
    )
    assert front_page.guides(2) == list(rows[:2])
    assert len(front_page.guides(9)) == 3


def test_guides_on_the_topics_of_a_search(library):
    tag = FaqTag.objects.get(name="Palsy")
    guides = [make_guide(f"Guide {n}", tags=[tag]) for n in range(3)]
    make_guide("On nothing else")
    topic = Topic(["palsy"], [(tag.pk, tag.name, tag.slug, "", 1)])
    found = SimpleNamespace(topics=[topic], named=[1])
    wanted = Guide.objects.published().filter(tags=tag).values_list("title", "slug")

    assert understood.guides(SimpleNamespace(found=found)) == list(wanted[:2])
    assert len(guides) == 3


def test_addresses_for_search_engines(library):
    rows = Question.objects.published().order_by("published_at", "pk")

    assert list(sitemaps.consults(1)) == [
        (row.get_absolute_url(), max(row.published_at, row.modified_at)) for row in rows
    ]


def test_pages_of_consults(library):
    names = consult_page.Consult.__slots__
    for question in library:
        row = Question.objects.published().filter(pk=question.pk).values_list(*names).first()
        found = consult_page.consult(question.number)
        assert (found and tuple(getattr(found, name) for name in names)) == row
        names_of_answers = consult_page.Answer.__slots__[:-1]
        rows = Reply.objects.filter(question=question).values_list(*names_of_answers)
        answers = consult_page.answers(question.pk)
        assert [tuple(getattr(a, name) for name in names_of_answers) for a in answers] == list(rows)


def test_help_now_texts_that_readers_may_see(library):
    shown, hidden, kept = make_tag("Shown"), make_tag("Hidden"), make_tag("Kept")
    make_guide("A guide", tags=[shown])
    make_guide("A draft", tags=[hidden], published=False)
    due = date(2030, 1, 1)
    for tag, words in ((shown, ""), (hidden, ""), (kept, "thunderclap")):
        HelpNow.objects.create(tag=tag, level=2, text=tag.name, words=words, review_due_on=due)
    HelpNow.objects.create(department=make_department(), level=1, text="Go.", review_due_on=due)
    public = FaqTag.objects.filter(
        name="Palsy", tagged_questions__content_object__status="published"
    )
    HelpNow.objects.create(tag=public.first(), level=3, text="Soon", review_due_on=due)

    assert [row.text for row in help_now._rows()] == ["Go.", "Shown", "Kept", "Soon"]
