"""What the desk says of a save that did not happen: nothing."""

from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from consults.models import Doctor, Question
from tests.conftest import log_in, member
from tests.factories import make_doctor, make_question
from tests.forms import form_named

SAVES = {
    "question": (make_question, "admin:consults_question_change", "title", Question),
    "doctor": (make_doctor, "admin:consults_doctor_change", "hospital", Doctor),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", SAVES)
def test_a_save_that_fails_at_its_commit_is_not_called_saved(kind, client, groups):
    make, name, box, model = SAVES[kind]
    log_in(client, member(groups, "chief", "Administrator"))
    row = make()
    address = reverse(name, args=[row.pk])
    form = form_named(client.get(address).content.decode(), f"{kind}_form").data
    full = OperationalError("database or disk is full")

    with mock.patch.object(connection, "commit", side_effect=full):
        answer = client.post(address, {**form, box: "Mine"})

    assert answer.status_code == 503
    assert "messages" not in answer.cookies
    assert getattr(model.objects.get(pk=row.pk), box) != "Mine"
    assert 'class="messagelist"' not in client.get(address).content.decode()

    saved = client.post(address, {**form, box: "Mine"}, follow=True).content.decode()
    assert 'class="messagelist"' in saved
    assert getattr(model.objects.get(pk=row.pk), box) == "Mine"
