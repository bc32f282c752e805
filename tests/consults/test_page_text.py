"""Every part and oddity of a saved page, with text of our own."""

from datetime import date

import pytest

from consults.exchange.mistakes import DocumentError
from consults.importing.page_lines import PageError
from consults.importing.page_text import read_page
from tests.pages import CONSULT, GUIDE, SECOND_REPLY


def test_every_part_of_a_consult_page_has_its_field():
    consult = read_page(CONSULT)

    assert consult.title == "Tingling Hands and Coffee: Should I Be Worried?"
    assert consult.department == "Neurology"
    assert consult.subject == "My hands tingle after the third coffee, is it a nerve disease?"
    assert (consult.asker.name, consult.asker.age) == ("Robin Wood", "30-39")
    assert (consult.asker.sex, consult.asker.sex_confirmed) == ("female", False)
    assert consult.asked_on == date(2022, 4, 9)
    [reply] = consult.replies
    assert (reply.honorific, reply.doctor) == ("Dr.", "Moss Ada")
    assert (reply.department, reply.hospital) == ("Neurology", "Greenfield Hospital")
    assert reply.replied_on == date(2022, 4, 10)
    assert (consult.more_info.origin, consult.more_info.reviewed_by) == ("unknown", None)
    assert [(tag.name, tag.department) for tag in consult.tags] == [
        ("Numb Hands", "Neurology"),
        ("Caffeine", "Family Medicine"),
    ]
    assert consult.source.text == CONSULT


def test_sentence_lines_are_joined_and_blank_lines_are_paragraphs():
    consult = read_page(CONSULT)

    assert consult.body == (
        "Hello Dr. Moss, I am 34 years old. Since the spring my hands have tingled after coffee. "
        "I asked Mr. Hale at the pharmacy, and he sent me to you. Is it dangerous? Thank you!\n\n"
        "I also sleep badly, see my earlier question #4711."
    )
    assert consult.replies[0].body == (
        "Hello Ms. Wood: too much caffeine does this. Please stop for two weeks. "
        "Dr. Moss Ada, Greenfield Hospital, cares about you."
    )


def test_numbered_lines_stay_a_list():
    assert read_page(CONSULT).more_info.body.endswith(
        "Some causes are:\n\n1. Lack of sleep.\n2. Lack of magnesium."
    )


@pytest.mark.parametrize(
    "typed,kept",
    [
        ("| Value | Meaning |\n|---|---|\n| Ferritin 6 | low |",) * 2,
        ("Hb 10.9\nFerritin 6\nI am tired.", "Hb 10.9\nFerritin 6 I am tired."),
        ("It rose to\n3.5 mg daily", "It rose to 3.5 mg daily"),
        ("- 5 degrees is no fever", "- 5 degrees is no fever"),
        ("• 5 mg iron\n• rest", "* 5 mg iron\n- rest"),
    ],
)
def test_tables_values_and_signs_stay(typed, kept):
    page = CONSULT.replace("I also sleep badly", f"{typed}\n\nI also sleep badly")

    assert f"\n\n{kept}\n\nI also" in read_page(page).body


@pytest.mark.parametrize(
    "question,told",
    [
        ("Tingling\nI drink coffee. Is it bad?", ["Line 5 became part of the question"]),
        ("Tingling\nI drink coffee.\n\nIs it bad?", ["Line 5 became the subject with"]),
        ("Tingling\n\nI drink coffee.\nIs it bad?", []),
        ("I drink coffee.\nIs it bad?", []),
    ],
)
def test_a_subject_without_a_blank_line_behind_it_is_told(question, told):
    head, _, rest = CONSULT.partition("My hands tingle")
    remarks = []

    read_page(head + question + "\n\n" + rest[rest.index("Robin Wood") :], remarks)

    assert [remark[: len(start)] for remark, start in zip(remarks, told, strict=True)] == told


def test_similar_cards_keep_title_excerpts_and_doctor():
    [card] = read_page(CONSULT).similar

    assert card.title == "Twitching After Sport: Is It Normal?"
    assert card.question.startswith("Doctor, after football")
    assert card.question.endswith("sho...")
    assert (card.doctor, card.reply[:6]) == ("Moss Ada", "Hello:")


def test_several_replies_stay_apart():
    page = CONSULT.replace("More Info\n", SECOND_REPLY, 1)

    consult = read_page(page)

    assert [reply.doctor for reply in consult.replies] == ["Moss Ada", "Brook Sten"]
    assert consult.replies[1].body == "I agree with my colleague."
    assert consult.replies[1].department == "Family Medicine"


@pytest.mark.parametrize(
    "line,expected",
    [
        ("Mr. Elm, 40~49 year old female", ("Mr. Elm", "40-49", "female")),
        ("sunny_88, 0~9 year old male", ("sunny_88", "0-9", "male")),
        ("Elm, Anna, 90~99 year old female", ("Elm, Anna", "90+", "female")),
        ("Elm, female", ("Elm", "", "female")),
        ("Elm, 50-59 years old", ("Elm", "50-59", "")),
        ("王小明, 20～29 year old male", ("王小明", "20-29", "male")),
        (", 20~29 year old male", ("", "20-29", "male")),
        ("Elm, 43 year old male", ("Elm", "40-49", "male")),
    ],
)
def test_asker_lines_of_every_shape(line, expected):
    page = CONSULT.replace("Robin Wood, 30~39 year old female", line)

    asker = read_page(page).asker

    assert (asker.name, asker.age, asker.sex) == expected


@pytest.mark.parametrize(
    "ending,hospital",
    [
        ("Dr.\nMoss Ada, Greenfield Hospital, cares about you.", "Greenfield Hospital"),
        ("Dr.\nMoss, Greenfield Medical Center, cares about you.", "Greenfield Medical Center"),
        ("Sincerely,\nDr.\nMoss Ada\nHillside University", "Hillside University"),
        ("Moss Ada, Department of Neurology, Hill Clinic", "Hill Clinic"),
        ("I hope this helps.", ""),
        ("Go to a hospital at once, Dr. Hill wrote.", ""),
    ],
)
def test_affiliation_is_read_from_the_sign_off(ending, hospital):
    signed = "Dr.\nMoss Ada, Greenfield Hospital, cares about you."
    page = CONSULT.replace(signed, ending)

    [reply] = read_page(page).replies

    assert reply.hospital == hospital
    assert reply.body.endswith(" ".join(ending.split()))


def test_headline_without_department_takes_that_of_the_reply():
    page = CONSULT.replace("Should I Be Worried? - Neurology", "Should I Be Worried?")

    assert read_page(page).department == "Neurology"


def test_page_without_subject_has_only_a_question():
    page = CONSULT.replace("My hands tingle after the third coffee, is it a nerve disease?\n", "")
    page = page.replace("\nI also sleep badly, see my earlier question #4711.\n", "")

    consult = read_page(page)

    assert (consult.subject, consult.body[:9]) == ("", "Hello Dr.")


def test_card_without_a_reply_and_reply_without_a_date_are_taken_on_a_whole_page():
    start = CONSULT.index("Dr. Moss Ada reply Neurology\nHello: that")
    page = CONSULT[:start] + CONSULT[CONSULT.index("[Read More]") :]
    page = page.replace("Reply Date: 2022/04/10\n", "")

    consult = read_page(page)

    assert (consult.similar[0].doctor, consult.similar[0].reply) == ("", "")
    assert consult.replies[0].replied_on is None


def test_characters_of_markdown_stay_characters():
    page = CONSULT.replace("too much caffeine does this", "5*3*2 <b>and</b> _so_ on")

    assert (
        read_page(page)
        .replies[0]
        .body.startswith(r"Hello Ms. Wood: 5\*3\*2 \<b>and\</b> \_so\_ on.")
    )


def test_chinese_lines_are_joined_without_blanks():
    start = CONSULT.index("Hello Dr.\n")
    end = CONSULT.index("Robin Wood")
    page = f"{CONSULT[:start]}醫師您好，\n我手麻。\n\n{CONSULT[end:]}"

    consult = read_page(page)

    assert consult.body == "醫師您好，我手麻。"
    assert consult.language == "zh-Hant"


def test_windows_line_ends_and_missing_last_newline_change_nothing():
    plain = read_page(CONSULT)

    other = read_page(CONSULT.replace("\n", "\r\n").rstrip())

    assert (other.body, other.replies, other.tags) == (plain.body, plain.replies, plain.tags)


def test_article_page_is_a_guide():
    guide = read_page(GUIDE)

    assert guide.format == "guide/1"
    assert guide.title == "What Do Tingling Hands Mean? How to Tell"
    assert guide.lead == "Tingling is common and mostly harmless.\n\nIt has many causes."
    assert guide.body == (
        "## How Tingling Feels\n\nIt pricks like needles under the skin.\n\nIt comes and goes.\n\n"
        "## When to Seek Advice\n\nIf a hand becomes weak, see a doctor."
    )
    assert guide.further_reading == [
        "Why Feet Fall Asleep: Five Reasons",
        "120/80: What the Numbers Mean",
    ]


# What may be whole although something follows in the original: there is no way to know.
UNKNOWABLE = ("Reply Date: 2022/04/1", "(Neurology)")


def test_page_cut_off_anywhere_is_refused_with_a_line():
    taken = []
    for end in range(1, len(CONSULT) - 1):
        part = CONSULT[:end].rstrip()
        try:
            read_page(CONSULT[:end])
        except DocumentError as error:
            assert isinstance(error, PageError), error
            assert 1 <= error.line <= CONSULT.count("\n")
        else:
            taken.append(part)

    whole = CONSULT.rstrip()
    assert [part for part in set(taken) if part != whole and not part.endswith(UNKNOWABLE)] == [
        part for part in set(taken) if part.endswith("2022/04/10")
    ]


@pytest.mark.parametrize(
    "old,new,field,line",
    [
        ("2022/04/09", "2022/02/30", "asked_on", 17),
        ("Reply Date: 2022/04/10", "Reply Date: soon", "replies.replied_on", 28),
        ("(Neurology)\n\nCaffeine", "Caffeine", "tags", 56),
        ("30~39", "300~309", "asker.age", 17),
    ],
)
def test_wrong_parts_are_named_with_line_and_field(old, new, field, line):
    with pytest.raises(PageError) as refusal:
        read_page(CONSULT.replace(old, new))

    assert (refusal.value.field, refusal.value.line) == (field, line)
