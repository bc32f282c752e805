"""The question on its page: who asked, in words, and where a long one is folded."""

from types import SimpleNamespace

import pytest

from consults.public.letter import UNFOLDED, WORTH_FOLDING, asked, fold
from text.markdown import below_ours, render
from text.sentences import beginning


@pytest.mark.parametrize(
    "age,sex,confirmed,words",
    [
        ("30-39", "female", True, "by a woman of 30–39"),
        ("30-39", "female", False, "by someone of 30–39"),
        ("", "male", True, "by a man"),
        ("90+", "", True, "by someone of 90+"),
        ("10-19", "male", True, "by a boy of 10–19"),
        ("0-9", "female", True, "about a girl of 0–9"),
        ("0-9", "", False, "about a child of 0–9"),
        ("", "", False, "by someone"),
    ],
)
def test_who_asked_is_said_in_words(age, sex, confirmed, words):
    row = SimpleNamespace(asker_age_band=age, asker_sex=sex, asker_sex_confirmed=confirmed)

    assert asked(row) == words


def paragraphs(*lengths, word="word"):
    return [f"<p>{' '.join([word] * length)}</p>" for length in lengths]


def test_a_long_question_is_folded_after_a_paragraph_and_nothing_is_lost():
    parts = paragraphs(60, 60, 30, 30)

    assert fold("\n".join(parts)) == ("\n".join(parts[:2]), "\n" + "\n".join(parts[2:]), 60)


@pytest.mark.parametrize(
    "parts",
    [
        paragraphs(UNFOLDED, WORTH_FOLDING - 1),
        paragraphs(20, 20),
        paragraphs(500),
        ["<ul><li>one</li></ul>", *paragraphs(500, 500)],
    ],
    ids=["little left", "short", "one paragraph", "a list first"],
)
def test_what_is_short_or_no_row_of_paragraphs_is_shown_whole(parts):
    html = "".join(parts)

    assert fold(html) == (html, "", 0)


def test_two_chinese_characters_read_like_a_word():
    html = f"<p>{'頭痛' * 100}</p><p>{'頭痛' * 50}</p>"

    assert fold(html)[2] == 50


def test_headings_of_people_stand_below_ours():
    assert below_ours(render("# One\n\n## Two\n\nText")) == (
        "<h3>One</h3>\n<h3>Two</h3>\n<p>Text</p>\n"
    )


@pytest.mark.parametrize(
    "text,length,kept",
    [
        ("It hurts. I went to Dr. Lin today.", 30, "It hurts."),
        ("I saw Dr. Lin. He laughed. Then I slept badly.", 30, "I saw Dr. Lin. He laughed."),
        ("It is 3.5 cm wide. Is that bad? I wonder a lot.", 34, "It is 3.5 cm wide. Is that bad?"),
        ("我頭痛。昨天去看醫生。他說沒事，可是我很擔心。", 14, "我頭痛。昨天去看醫生。"),
        ("one two three four five six seven", 15, "one two three…"),
        ("Short.", 15, "Short."),
    ],
)
def test_a_beginning_ends_where_a_sentence_does(text, length, kept):
    assert beginning(text, length) == kept
