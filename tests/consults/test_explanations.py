"""More Info against the words of asker and doctor."""

import pytest

from consults.checks.explanations import CHECKS
from consults.checks.symptoms import CUES, SYMPTOMS, TESTS
from consults.exchange.schema import Consult, MoreInfo


def found(body, more):
    document = Consult(title="t", department="d", body=body, more_info=MoreInfo(body=more))
    return [finding.code for check in CHECKS for finding in check(document)]


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("I have trouble swallowing bread.", "There is no difficulty swallowing."),
        ("My sight is off, I have blurry vision.", "Your vision is intact."),
        ("My joints hurt all night.", "Your joints do not hurt, which speaks against arthritis."),
        ("I get heartburn after coffee.", "Without heartburn, an ulcer is a poor guess."),
        ("I have tried omeprazole for a month.", "You have never tried any medication."),
    ],
)
def test_more_info_that_denies_what_was_said_is_pointed_out(body, more):
    assert found(body, more) == ["more-info-contradicts"]


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("It burns when I go.", "Your urine culture was negative."),
        ("I feel sick in the morning.", "Your blood hCG test was negative."),
        ("My knee clicks.", "You had surgery on the knee, so the joint is looser."),
    ],
)
def test_more_info_that_speaks_of_what_nobody_had_is_pointed_out(body, more):
    assert found(body, more) == ["test-nobody-had"]


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("My head hurts.", "You have no joint pain."),
        ("I get heartburn.", "Many people without heartburn have reflux."),
        ("I have blurry vision.", "If your vision is intact, wait a week."),
        ("I took ibuprofen 400 mg.", "You may not need any medication later."),
        ("My knee clicks.", "Surgery is rarely needed for your knee."),
        ("My urine test was clear.", "Your urine test was normal."),
    ],
)
def test_more_info_that_agrees_raises_nothing(body, more):
    assert found(body, more) == []


def branches(words):
    """Return the alternatives of a pattern, outermost bars only."""
    found, depth = [""], 0
    for letter in words:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return found


@pytest.mark.parametrize("name", [*SYMPTOMS, *TESTS])
def test_every_word_of_a_symptom_or_test_has_a_cue(name):
    """Cues are cheap looks: one that is forgotten would hide a word for good."""
    inner = SYMPTOMS.get(name) or TESTS[name]
    plain = [branch for branch in branches(inner) if branch.isascii()]
    missed = [b for b in plain if not any(cue in b.lower() for cue in CUES[name])]

    assert missed == []
