"""Everyday sentences about relatives and illnesses name nobody: the dictionary knows every form of a word."""

from pathlib import Path

import pytest

from consults.checks.name_shapes import is_eponym
from consults.checks.privacy import identifying_words
from consults.exchange.schema import Consult
from text.dictionary import FORMS, is_english

LINES = (Path(__file__).parents[1] / "data" / "relatives.txt").read_text(encoding="utf-8")
SENTENCES = [line for line in LINES.splitlines() if not line.startswith("#")]


def found(text):
    document = Consult(title="T", department="D", body=text)
    return [text[f.start : f.end] for f in identifying_words(document)]


def test_there_are_enough_sentences():
    assert len(set(SENTENCES)) >= 150


@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_everyday_sentence_names_nobody(sentence):
    assert found(sentence) == []


def test_a_whole_letter_of_them_names_nobody():
    letter = " ".join(SENTENCES)
    document = Consult(title="T", department="D", body=letter)
    sure = [finding for finding in identifying_words(document) if not finding.weak]
    assert [letter[finding.start : finding.end] for finding in sure] == []


@pytest.mark.parametrize("sentence", ["My sister {} it.", "my dad {} it", "My mum ({}) is ill."])
def test_a_form_that_no_rule_gives_is_nobody(sentence):
    forms = FORMS.read_text(encoding="utf-8").split()

    assert [form for form in forms[::7] if found(sentence.format(form))] == []


@pytest.mark.parametrize(
    "sentence, name",
    [
        ("My sister Hodan has a cold.", " Hodan"),
        ("my husband imtiaz died", " imtiaz"),
        ("My dad, Parkash, has Parkinson's.", ", Parkash,"),
        ("My mum Siobhan became ill.", " Siobhan"),
    ],
)
def test_a_name_beside_such_words_is_one(sentence, name):
    assert found(sentence) == [name]


@pytest.mark.parametrize(
    "word",
    [
        "has", "died", "women", "feet", "began", "held", "paid", "became", "overcame", "forgave",
        "heard", "knives", "withdrew", "undergone", "crises", "teeth", "worse", "worst", "tumours",
        "paralysed", "realised", "metres", "fibre", "programme", "online", "anaemia",
        "happiest", "stopped", "tried",
    ],
)  # fmt: skip
def test_the_dictionary_knows_the_forms_of_a_word(word):
    assert is_english(word)


@pytest.mark.parametrize(
    "word",
    [
        "artritis",
        "diabetis",
        "cholestrol",
        "numonia",
        "siezure",
        "ashma",
        "migrane",
        "hodan",
        "imtiaz",
        "apetures",
    ],
)
def test_the_dictionary_knows_no_slips_and_no_names(word):
    assert not is_english(word)


@pytest.mark.parametrize(
    "name",
    [
        "Parkinson",
        "Parkinson's",
        "Parkinson’s",
        "Parkinsons",
        "Alzheimer's",
        "Sjögren's",
        "Crohns",
        "Down's",
    ],
)
def test_a_disease_is_called_after_nobody_here(name):
    assert is_eponym(name)


def test_the_forms_are_as_written():
    pytest.importorskip("simplemma")
    from tests.make_forms import forms

    assert FORMS.read_text(encoding="utf-8").split() == forms(), "run make forms"
