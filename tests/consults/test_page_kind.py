"""Nothing is guessed to be a guide: letters with labels we do not know never become articles."""

import pytest

from consults import checks
from consults.exchange.schema import Guide
from consults.importing.page_lines import PageError
from consults.importing.page_text import read_page
from tests.pages import CONSULT, GUIDE

CHINESE = """\
咖啡後手麻，要擔心嗎？ - 神經科

分享到：

每次喝完第三杯咖啡手就麻

醫師您好，我叫陳大文，今年三十四歲，電話 0912-345-678。
從春天開始每次喝咖啡手就會麻。
請問要看哪一科？

陳大文, 30~39歲 女性 發問日期：2022/04/09

林宜醫師回覆神經科

您好，咖啡因會讓手麻，請先停兩週。

回覆日期：2022/04/10

手麻的五個原因

喝咖啡之前要知道的事
"""
OTHER_LABELS = """\
Tingling Hands and Coffee - Neurology

Question

I have tingling hands. My number is 0117 496 0123, write to rowan.hale@gmail.com.

Asked by: Rowan Hale, 34, Bristol

Doctor's Answer

Too much caffeine does this. Please stop for two weeks.

Why Feet Fall Asleep: Five Reasons
"""
GERMAN = """\
Kribbeln in den Händen nach Kaffee

Seit dem Frühling kribbeln die Hände nach dem dritten Kaffee. Ist das gefährlich?

Gefragt am: 04.05.2021

Antwort der Ärztin

Zu viel Koffein macht das. Zwei Wochen ohne Kaffee zeigen es.

Was noch hilft

Wasser trinken und früh schlafen gehen.

Warum Füße einschlafen
"""
LETTER = """\
Asking About My Hands

Dear doctor, my name is Rowan Hale and I was born on 4 May 1980.

What I Feel

My hands tingle after coffee. I live at 14 Mill Lane, Bristol BS1 4DJ.

What I Did

I stopped drinking coffee.

Why Feet Fall Asleep
"""
SPANISH = GUIDE.replace("It comes and goes.", "Preguntado el: 4 May 2021\n\nIt comes and goes.")
NO_PERSON_BUT_A_NUMBER = GUIDE.replace(
    "It comes and goes.", "It comes and goes. Call 0117 496 0123 or mail rowan.hale@gmail.com."
)
BORN = GUIDE.replace("It comes and goes.", "It came on 4 May 1980 to stay.")
NO_SECTIONS = """\
Tingling Hands

Tingling is common and mostly harmless.

It has many causes, and most of them go by themselves.
"""
NO_FURTHER = GUIDE[: GUIDE.index("Why Feet")]


@pytest.mark.parametrize(
    "text,said",
    [
        (CHINESE, "分享到"),
        (OTHER_LABELS, "Asked by"),
        (GERMAN, "Gefragt am"),
        (SPANISH, "Preguntado el"),
        (LETTER, "it may tell of a person"),
        (NO_PERSON_BUT_A_NUMBER, "it may tell of a person"),
        (BORN, "it may tell of a person"),
        (NO_SECTIONS, "no sections"),
        (NO_FURTHER, "no titles to read next"),
        (GUIDE.replace("\n", ".\n", 1), "no headline"),
    ],
)
def test_what_is_not_plainly_an_article_is_refused_with_the_way_on(text, said):
    with pytest.raises(PageError) as refusal:
        read_page(text)

    assert said in refusal.value.message
    assert "Write it as consult/1, or say that it is a guide (--as guide)." in refusal.value.message
    assert 1 <= refusal.value.line <= text.count("\n")


def test_the_sentence_names_the_unknown_labels_and_no_person():
    with pytest.raises(PageError) as refusal:
        read_page(CHINESE)

    assert "發問日期" in refusal.value.message or "回覆日期" in refusal.value.message
    assert "陳大文" not in refusal.value.message
    assert "0912" not in refusal.value.message


@pytest.mark.parametrize(
    "line",
    [
        "Dr. Moss Quennell replies",
        "Rowan Quennell:",
        "Quennell Rowan: 4.5.2021",
        "王曉明：手麻",
        "王曉醫師回覆神經科",
    ],
)
def test_the_sentence_repeats_no_name_that_stands_as_a_label(line):
    with pytest.raises(PageError) as refusal:
        read_page(GUIDE.replace("It comes and goes.", f"{line}\n\nIt comes and goes."))

    assert "labels we do not know" in refusal.value.message
    for name in ("Quennell", "Rowan", "Moss", "王"):
        assert name not in refusal.value.message


def test_an_article_in_every_part_is_a_guide():
    assert isinstance(read_page(GUIDE), Guide)


@pytest.mark.parametrize("text", [NO_SECTIONS, NO_FURTHER])
def test_any_text_is_a_guide_when_somebody_says_so(text):
    assert isinstance(read_page(text, told="guide"), Guide)


def test_a_consult_page_is_no_guide_even_when_somebody_says_so():
    with pytest.raises(PageError) as refusal:
        read_page(CONSULT, told="guide")

    assert "labels of a consult" in refusal.value.message


@pytest.mark.parametrize("text", [CHINESE, OTHER_LABELS, LETTER, NO_PERSON_BUT_A_NUMBER])
def test_a_letter_called_a_guide_has_blockers(text):
    document = read_page(text, told="guide")

    assert checks.blockers(document)


def test_an_article_has_no_blocker():
    assert checks.blockers(read_page(GUIDE)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The Mayo Clinic in Rochester studied it.",
        "Call the helpline of the heart foundation at 0800 496 0123 for advice.",
        "It was first described on 4 May 1980.",
        "Parkinson disease is another cause.",
    ],
)
def test_what_articles_say_of_institutions_does_not_block(sentence):
    document = read_page(GUIDE.replace("It comes and goes.", sentence), told="guide")

    assert checks.blockers(document) == []
