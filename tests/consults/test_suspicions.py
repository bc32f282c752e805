"""What alone says too little blocks beside what is sure; places of work and bare names pass the gate."""

import pytest

from consults import checks
from consults.checks import texts_beside
from consults.checks.finding import Severity
from consults.checks.privacy import identifying_words
from consults.exchange.schema import Asker, Consult, Reply

SURE = "my name is Rosalind Keller. "


def blocked(body, **parts):
    """Return the words of a letter that keep it from being published."""
    document = Consult(title="A question", department="D", body=body, **parts)
    found = [f for f in identifying_words(document) if f.severity == Severity.BLOCKER]
    return [body[f.start : f.end].strip() for f in found if f.field == "body"]


@pytest.mark.parametrize(
    "body, words",
    [
        ("The rash spread to Crispin today", "Crispin"),
        ("i lay in oddlingham for a week", "oddlingham"),
        ("the nurse at the elms says wait", "the elms"),
        ("it came back on boxing day", "boxing day"),
        ("my girl is 6, she coughs", "6"),
        ("it hurts since july 2022 or so", "july 2022"),
        ("I am retired from 3M, deaf", "3M"),
        ("写信的是我，在鼓楼看甲状腺", "鼓楼"),
        ("刘工让我休息，今天还是疼", "刘工"),
    ],
)
def test_a_suspicion_counts_beside_what_is_sure_and_not_alone(body, words):
    assert any(words in told for told in blocked(SURE + body))
    assert blocked(body) == []


def test_suspicions_of_two_sorts_speak_for_each_other():
    assert blocked("Gwladys (next door) lent me drops.") == []
    assert "Gwladys" in blocked("Mam is 93, will be 94 soon. Gwladys (next door) lent me drops.")


@pytest.mark.parametrize(
    "body",
    [
        "I take Lipitor and Plaquenil",
        "my diarhoea is bad",
        "a Holter and an MRI",
        "24/7 pain, 7/10",
    ],
)
def test_medicines_tests_and_slips_are_nobody_even_there(body):
    assert blocked(SURE + body) == ["Rosalind Keller"]


def test_an_asker_is_called_by_a_pseudonym_where_the_letter_leads_to_somebody():
    def fields(body):
        document = Consult(title="T", department="D", asker=Asker(name="Chiamaka"), body=body)
        return {f.field for f in identifying_words(document)}

    assert "asker.name" in fields("Reach me on 0912-345-678.")
    assert fields("My knee clicks.") == set()


def test_a_place_of_work_leads_to_nobody():
    def told(hospital):
        reply = Reply(doctor="Ada Moreau", body="Rest.", hospital=hospital)
        document = Consult(title="T", department="D", body="My knee clicks.", replies=[reply])
        return {f.field for f in checks.blockers(document)}

    assert told("Mrs. Greta Keller, 0912-345-678") == {"replies[0].hospital"}
    assert told("Greenfield General Hospital") == set()


@pytest.mark.parametrize(
    "name",
    ["Greta Oldham", "Siobhán O'Sullivan", "Henry Oldbrook", "陳雅婷", "Greta Oldham's tremor"],
)
def test_a_bare_name_in_the_vocabulary_is_told(name):
    assert texts_beside.sentences(name)
    assert texts_beside.sentences(name, owner=name.removesuffix("'s tremor")) == []


@pytest.mark.parametrize(
    "words, milder",
    [
        ("I asked Rev. Tolliver", "I asked a minister"),
        ("I asked Fr. Okonjo", "I asked a priest"),
        ("I asked mx hartigan", "I asked somebody"),
        ("I asked Mr. Babcock", "I asked a man"),
        ("Dear Mrs. Babcock, it hurts", "Dear all, it hurts"),
    ],
)
def test_a_title_says_no_more_in_a_proposal_than_it_says(words, milder):
    document = Consult(title="T", department="D", body=words)
    [found] = identifying_words(document)

    assert words[: found.start] + found.proposal + words[found.end :] == milder
