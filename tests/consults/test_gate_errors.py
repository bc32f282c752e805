"""The privacy gate on what it mistook or missed: firms, programmes, feasts, rows of names, scripts."""

import pytest

from consults.checks.finding import Severity
from consults.checks.privacy import identifying_words
from consults.exchange.schema import Consult, Reply


def found(text, reply=False):
    """Return [(words that were found for sure, how grave)] of a letter or of a reply."""
    parts = (
        {"body": "Text.", "replies": [Reply(doctor="Ann Ellis", body=text)]}
        if reply
        else {"body": text}
    )
    document = Consult(title="T", department="D", **parts)
    sure = [finding for finding in identifying_words(document) if not finding.weak]
    return [(text[f.start : f.end], f.severity) for f in sure]


def words(text):
    return [word for word, severity in found(text) if severity == Severity.BLOCKER]


@pytest.mark.parametrize(
    "text",
    [
        "My mother has Medicare and Continuing Care now.",
        "I had the Johnson & Johnson vaccine.",
        "I had the Johnson and Johnson vaccine.",
        "It was a pain of 03.05 points on Halloween.",
        "Я болен и кашляю, моя жена тоже.",
        "私は学生です。看護師さんに聞きました。",
        "이름은 모릅니다.",
    ],
)
def test_these_lead_to_nobody(text):
    assert words(text) == []


def test_the_telephone_of_a_programme_in_a_reply_is_a_hint():
    [(_, severity)] = found("Call 1-800-Medicare (1-800-633-4227) to ask.", reply=True)

    assert severity == Severity.HINT


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The scan is on March 5th, 05.03.24 and it hurts.", ["on March 5th", "05.03.24"]),
        ("I was seen on 05.03.24 at home.", ["on 05.03.24"]),
        ("It began on Christmas Day 2023 at home.", ["on Christmas Day 2023"]),
        ("It began on New Year’s Eve 2023 at home.", ["on New Year’s Eve 2023"]),
        ("Write to me (at) example dot com please.", ["me (at) example dot com"]),
        ("请打零九一二三四五六七八给我", ["零九一二三四五六七八"]),
        ("Мою жену зовут Наталья Иванова, она кашляет.", ["Наталья Иванова"]),
        ("Меня зовут Ольга.", ["Ольга"]),
        ("اسمي فاطمة الزهراء وعمري ثلاثون", ["فاطمة الزهراء"]),
        ("제 이름은 박지민입니다.", ["박지민"]),
        ("아내 이름은 김서연입니다.", ["김서연"]),
        ("私は田中花子です。", ["田中花子"]),
        ("田中さんに聞きました。", ["田中"]),
        ("Με λένε Μαρία Παπαδοπούλου και βήχω.", ["Μαρία Παπαδοπούλου"]),
        ("שמי דוד כהן ואני חולה", ["דוד כהן"]),
        ("ผมชื่อ สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("मेरा नाम राजेश कुमार है और", ["राजेश कुमार"]),
        (
            "I talked to Nguyễn Thị Hồng, Siobhán O'Sullivan, Björk Guðmundsdóttir and Ngozi Okonkwo-Adeyemi.",
            [
                "Nguyễn Thị Hồng",
                "Siobhán O'Sullivan",
                "Björk Guðmundsdóttir",
                "Ngozi Okonkwo-Adeyemi",
            ],
        ),
    ],
)
def test_these_lead_to_a_person(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    "text, accepted",
    [
        ("我今年九十三歲，頭暈。", "我今年超過九十歲，頭暈。"),
        ("我爷爷93岁，头晕。", "我爷爷超过九十岁，头晕。"),
        ("I was seen on 05.03.24.", "I was seen in May 2024."),
        ("It began on Christmas Eve 2023.", "It began in December 2023."),
        ("It began on New Year's Eve 2023.", "It began in December 2023."),
    ],
)
def test_what_is_proposed_keeps_the_grammar_and_the_script(text, accepted):
    [one] = identifying_words(Consult(title="T", department="D", body=text))

    assert text[: one.start] + one.proposal + text[one.end :] == accepted
