"""What askers say of themselves, and what they say of others."""

import pytest

from consults.checks.own_words import said_ages, said_sexes


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("31years/male, burning when I eat", "male"),
        ("Age-24 years/ female. My hands go white", "female"),
        ("my pregnancies were easy but this is new", "female"),
        ("I'm about 6 weeks pregnant and cannot eat", "female"),
        ("I got my periods twice this month", "female"),
        ("I had a partial hysterectomy last spring", "female"),
        ("I'm a 23 old boy and my ears ring", "male"),
        ("I am a slightly overweight, 37 year old woman", "female"),
        ("im a tired mom", "female"),
        ("I had a vasectomy and it still hurts", "male"),
    ],
)
def test_askers_tell_their_sex_in_many_ways(text, sex):
    assert {said.value for said in said_sexes(text)} == {sex}


@pytest.mark.parametrize(
    "text",
    [
        "My son, 5 years/male, coughs",
        "my wife had her periods and I had to drive",
        "I am seeing a man about my back",
        "I am worried that my sister is pregnant",
        "I am not pregnant, am I? I had a period of calm",
        "I am a nurse for a man with dementia",
        "My husband says I am fine",
    ],
)
def test_what_others_are_is_not_the_askers_sex(text):
    assert list(said_sexes(text)) == []


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("I am a 43 with two discs gone", ["43"]),
        ("Iam 51 and smoke", ["51"]),
        ("Age 36/ Male, knee clicks", ["36"]),
        ("27years/male", ["27"]),
        ("I am 63 years old", ["63"]),
        ("I'm 34, never ill", ["34"]),
        ("我今年35歲", ["35"]),
    ],
)
def test_askers_tell_their_age_in_many_ways(text, ages):
    assert [said.value for said in said_ages(text)] == ages


@pytest.mark.parametrize(
    "text",
    [
        "I am 5.8 feet tall",
        "I am currently 18. 4 weeks pregnant",
        "My son, Age 7 years, shivers",
        "I have had this since I am 14, nothing helps",
        "I am 12 weeks pregnant",
        "I am 80 kg",
        "I am 3 years sober",
        "My father is 71, I worry",
    ],
)
def test_numbers_that_are_no_age_of_the_asker(text):
    assert said_ages(text) == []
