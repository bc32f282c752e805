"""The list of mutations fits the code: `make mutants` runs them, this only looks that it can."""

import re

import pytest

from tests.mutants import ROOT, code, mutations, place

LEAST = 30


@pytest.fixture(scope="module")
def sources():
    return code()


@pytest.mark.parametrize("mutation", mutations(), ids=lambda one: one["name"])
def test_each_mutation_has_one_place_and_tests_that_exist(mutation, sources):
    place(mutation, sources)
    assert mutation["find"] != mutation["replace"]
    assert mutation["why"]
    assert mutation["tests"]
    for test in mutation["tests"]:
        path, _, name = test.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", text, re.MULTILINE), test


def test_there_are_enough_and_their_names_tell_them_apart():
    names = [mutation["name"] for mutation in mutations()]
    assert len(names) >= LEAST
    assert len(names) == len({*names})
