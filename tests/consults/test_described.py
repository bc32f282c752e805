"""What a file says of departments, doctors and tags is taken over; what it leaves out stays."""

import pytest

from consults.exchange.get_or_create import Vocabulary
from consults.exchange.serialization import from_data
from consults.models import Department
from tests.factories import make_department, make_doctor, make_tag
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def describe(document):
    Vocabulary(COMMAND_LINE).describe(from_data(document))


@pytest.mark.parametrize(
    ("make", "kept", "document"),
    [
        (
            lambda: Department.objects.create(
                name="Urology", order=20, needs_second_person=True, review_months=12
            ),
            {"order": 20, "needs_second_person": True, "review_months": 12},
            {"format": "department/1", "name": "Urology", "description": "Kidneys."},
        ),
        (
            lambda: make_doctor(
                "Wen",
                make_department("Urology"),
                credentials="FRCS",
                biography="Long.",
                active=False,
            ),
            {"credentials": "FRCS", "biography": "Long.", "active": False, "honorific": "Dr."},
            {"format": "doctor/1", "name": "Wen", "department": "Urology", "hospital": "General"},
        ),
        (
            lambda: make_tag("Stones", make_department("Urology"), description="Said."),
            {"description": "Said."},
            {"format": "tag/1", "name": "Stones", "department": "Urology", "aliases": ["Grit"]},
        ),
    ],
)
def test_what_a_document_leaves_out_stays(make, kept, document):
    """A file that tells one thing of a department switched its rule of two persons off."""
    row = make()

    describe(document)

    row.refresh_from_db()
    assert {name: getattr(row, name) for name in kept} == kept
    told = {name: document.get(name) for name in ("description", "hospital") if name in document}
    assert {name: getattr(row, name) for name in told} == told


def test_what_a_document_says_is_taken_also_where_it_is_the_default():
    row = Department.objects.create(name="Urology", needs_second_person=True)

    describe({"format": "department/1", "name": "Urology", "needs_second_person": False})

    row.refresh_from_db()
    assert not row.needs_second_person
