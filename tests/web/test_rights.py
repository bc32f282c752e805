"""The gate of rights: nobody acts unnamed."""

import pytest

from web import rights
from web.errors import Forbidden

RIGHT = "consults.publish_question"


def test_who_has_the_right_passes_the_gate(publisher):
    rights.require(publisher, RIGHT, "publish consult 12")


def test_who_lacks_the_right_is_told_what_it_is(editor):
    with pytest.raises(Forbidden, match=r"^You have no right to publish consult 12\.$"):
        rights.require(editor, RIGHT, "publish consult 12")


def test_one_of_several_rights_is_enough(editor):
    rights.require_any(editor, [RIGHT, "consults.change_question"], "tag consult 12")

    with pytest.raises(Forbidden):
        rights.require_any(editor, [RIGHT, "consults.review_question"], "stamp consult 12")


def test_an_account_that_was_switched_off_has_no_right(publisher):
    publisher.is_active = False

    assert not rights.may(publisher, RIGHT)


def test_nobody_is_an_error_and_not_an_administrator():
    with pytest.raises(TypeError, match="Say who does this"):
        rights.require(None, RIGHT, "publish consult 12")


def test_a_command_acts_with_every_right_and_leaves_no_account():
    rights.require(rights.COMMAND_LINE, RIGHT, "publish consult 12")

    assert rights.account(rights.COMMAND_LINE) is None
