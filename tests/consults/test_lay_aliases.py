"""Lay names that an installation loads."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from consults import search
from consults.models import Question
from consults.tagging import lay_aliases
from faq.models import Alias
from tests.factories import make_published_question, make_tag
from text.words import IS_CJK, key_of
from web import rights

pytestmark = pytest.mark.django_db


def found(text):
    ids = search.find(text, [], timezone.now(), 100).ids
    titles = dict(Question.objects.values_list("pk", "title"))
    return [titles[pk] for pk in ids]


@pytest.fixture
def library(db):
    for name in ("Tinnitus", "Polyuria", "Myocardial Infarction", "Insomnia", "Hemorrhoids"):
        make_published_question(f"About {name}", body="A text.", tags=[make_tag(name)])
    call_command("load_lay_aliases", verbosity=0)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ringing in my ears", "Tinnitus"),
        ("ringing in both of my ears", "Tinnitus"),
        ("peeing a lot", "Polyuria"),
        ("why am i peeing at night", "Polyuria"),
        ("heart attack", "Myocardial Infarction"),
        ("i cant sleep", "Insomnia"),
        ("piles", "Hemorrhoids"),
        ("耳鳴", "Tinnitus"),
        ("耳鸣怎么办", "Tinnitus"),
        ("频尿", "Polyuria"),
    ],
)
def test_lay_words_find_the_clinical_topic(library, text, first):
    assert found(text)[0] == f"About {first}"


def test_the_starter_list_is_long_and_says_each_name_once():
    rows = lay_aliases.read(lay_aliases.STARTER)
    english = [other for _, others in rows for other in others if not IS_CJK.search(other)]

    assert len(english) >= 300
    assert len(rows) == len({names[0] for names, _ in rows})
    assert [other for _, others in rows for other in others if not key_of(other)] == []


def test_it_may_be_run_again_and_tried_first(library, capsys):
    count = Alias.objects.count()
    make_tag("Gout")

    call_command("load_lay_aliases", dry_run=True)
    assert "(dry run)" in capsys.readouterr().out
    assert Alias.objects.count() == count > 15
    call_command("load_lay_aliases", verbosity=0)
    call_command("load_lay_aliases", verbosity=0)
    assert Alias.objects.filter(tag__name="Gout").count() == len(
        set(Alias.objects.filter(tag__name="Gout"))
    )


def test_a_name_of_another_tag_is_never_taken(db):
    make_tag("Heart Attack")
    make_tag("Myocardial Infarction")

    lay_aliases.load(
        [(["Myocardial Infarction"], ["heart attacks", "coronary"])], rights.COMMAND_LINE
    )

    assert [alias.name for alias in Alias.objects.all()] == ["coronary"]


def test_a_list_of_ones_own_says_where_it_is_wrong(db, tmp_path):
    (tmp_path / "list").write_text("# fine\nTinnitus: ear noise\nno colon here\n")

    with pytest.raises(CommandError, match="line 3"):
        call_command("load_lay_aliases", str(tmp_path / "list"))
