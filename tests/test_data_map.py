"""The data map names every table of the database, and what it says holds no words holds none."""

import re

import pytest
from django.apps import apps
from django.db import models

from tests.test_docs import TEXTS

MAP = TEXTS["docs/data-map.md"]
ROWS = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", MAP, re.M)[2:]
TABLE = re.compile(r"`((?:accounts|auth|consults|django|faq|otp|axes)_\w+)`")
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
NO_WORDS = next(line for line in MAP.splitlines() if line.startswith("**Tables without words:**"))


def tables():
    found = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True)}
    return {name: model for name, model in found.items() if model._meta.managed}


def test_every_table_is_named_and_no_other():
    named = set(TABLE.findall(MAP))

    assert sorted(set(tables()) - named) == [], "say in docs/data-map.md what it holds"
    assert sorted(named - set(tables())) == []


def test_every_store_says_what_leaves_it_and_when():
    assert len(ROWS) > 40
    assert [store for store, holds, leaves in ROWS if len(holds) < 5 or len(leaves) < 3] == []


@pytest.mark.parametrize("name", TABLE.findall(NO_WORDS))
def test_what_is_said_to_hold_no_words_holds_none(name):
    fields = tables()[name]._meta.get_fields()
    free = [f.name for f in fields if isinstance(f, WORDS) and not f.choices]

    assert free == []
