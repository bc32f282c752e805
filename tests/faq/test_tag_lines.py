"""FAQ tags as lines: found, made, or asked about."""

import pytest
from django.core.exceptions import ValidationError

from faq import tag_lines
from faq.models import Alias
from tests.factories import make_department, make_tag

pytestmark = pytest.mark.django_db


def read(text, may_create=True, department=None):
    department = department or make_department()
    tags = tag_lines.read(text, department, may_create)
    return [(tag.name, tag.department.name, tag.pk is not None) for tag in tags]


def test_lines_name_existing_tags_in_their_order_and_once():
    make_tag("Headache")
    make_tag("Migraine (Ocular)")
    make_tag("Cramps", make_department("Urology"))

    found = read("migraine (ocular)\n\n  HEADACHE \nHeadache\nCramps")

    assert found == [
        ("Migraine (Ocular)", "Neurology", True),
        ("Headache", "Neurology", True),
        ("Cramps", "Urology", True),
    ]


def test_an_alias_means_its_tag():
    tag = make_tag("Amyotrophic Lateral Sclerosis")
    Alias.objects.create(tag=tag, name="ALS")

    assert read("als") == [("Amyotrophic Lateral Sclerosis", "Neurology", True)]


def test_a_name_of_several_departments_asks_which():
    make_tag("Cramps", make_department("Urology"))
    make_tag("Cramps", make_department("Surgery"))

    with pytest.raises(ValidationError, match="Several departments"):
        read("Cramps")
    assert read("Cramps (Urology)") == [("Cramps", "Urology", True)]
    make_tag("Cramps")
    assert read("Cramps") == [("Cramps", "Neurology", True)]


def test_new_names_are_made_unless_they_are_near_to_one():
    make_tag("Muscle Fasciculation")

    assert read("Palpitations") == [("Palpitations", "Neurology", False)]
    with pytest.raises(ValidationError, match="near to “Muscle Fasciculation”"):
        read("muscle fasciculations")
    assert read("+ Muscle Fasciculations") == [("Muscle Fasciculations", "Neurology", False)]


@pytest.mark.parametrize(
    "text", ["Snoring, Sleep Apnoea", "snoring;sleep apnoea", "Snoring、Sleep Apnoea,"]
)
def test_several_tags_in_one_line_are_never_one_new_tag(text):
    make_tag("Snoring")
    make_tag("Sleep Apnoea", make_department("Chest Medicine"))

    with pytest.raises(ValidationError, match="several tags: write each on a line of its own"):
        read(text)
    names = [name.strip().lower() for name in tag_lines.suggest(text, None)["parts"]]
    assert names == ["snoring", "sleep apnoea"]
    assert read(f"+ {text}")[0][2] is False
    make_tag("Ear, Nose and Throat")
    assert read("Ear, Nose and Throat") == [("Ear, Nose and Throat", "Neurology", True)]
    assert tag_lines.suggest("Snoring, and what then", None)["parts"] == []


def test_who_may_not_make_tags_is_told():
    with pytest.raises(ValidationError, match="no right to make one"):
        read("Palpitations", may_create=False)


def test_every_wrong_line_is_named():
    make_tag("Muscle Fasciculation")

    with pytest.raises(ValidationError) as refusal:
        read("muscle fasciculations\nHeadache (Nowhere)\nPalpitations")

    assert len(refusal.value.messages) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_lines_costs_the_same(rows, django_assert_num_queries):
    department = make_department()
    names = [make_tag().name for _ in range(rows)]

    with django_assert_num_queries(2):
        tag_lines.read("\n".join(names), department, False)


def test_suggestions_put_the_exact_and_own_first_and_warn_of_doubles():
    own = make_department()
    make_tag("Cramps", make_department("Urology"))
    make_tag("Night Cramps")
    make_tag("Cramps")

    found = tag_lines.suggest("cramps", own.pk)
    assert [line for line, _ in found["found"]] == ["Cramps", "Cramps (Urology)", "Night Cramps"]
    assert found["known"]
    near = tag_lines.suggest("cramp", own.pk)
    assert (near["known"], [line for line, _ in near["near"]][:1]) == (False, ["Cramps"])
