"""The lists of names that the gate reads are those that `make names` writes."""

import pytest

from consults.checks.full_names import is_full_name, is_given_or_family
from consults.checks.name_lists import LISTS
from tests.make_names import lists


def test_the_lists_are_as_written():
    for name, found in lists().items():
        assert (LISTS / name).read_text(encoding="utf-8").split() == found, (
            f"run make names: {name}"
        )


@pytest.mark.parametrize(
    "name",
    [
        "Rajesh Kulkarni", "Priya Iyer", "Yusuf Demir", "Kwame Boateng", "Olumide Adeyemi", "Zainab Hosseini",
        "Nguyen Thi Linh", "Sione Taufa", "Wanjiru Kamau", "Agnieszka Kowalska", "Joao Ferreira", "Kenji Tanaka",
        "Margaret Ellison", "Siobhan Murphy", "Chen Xiaobai", "Fatou Diallo",
    ],
)  # fmt: skip
def test_people_of_every_part_of_the_world_have_names(name):
    assert is_full_name(name) or all(is_given_or_family(word) for word in name.split()[:1])
