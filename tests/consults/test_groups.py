"""Giving the groups their rights leaves Django's own bookkeeping as it was."""

import pytest
from django.apps import apps

from consults.models import groups


@pytest.mark.django_db
def test_giving_rights_leaves_the_apps_as_they_are():
    """An app without its models is passed over when content types are made anew after a flush."""
    before = {config.label: config.models_module for config in apps.get_app_configs()}

    groups.give(apps, {})

    assert {config.label: config.models_module for config in apps.get_app_configs()} == before
