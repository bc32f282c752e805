"""Guides moved from one app to another: an installation with guides, rights and a log keeps them all."""

import json
import os
import subprocess
import sys
import uuid

import pytest
from django.db import connection

BEFORE = [("faq", "0004_safe_to_publish"), ("consults", "0012_roles")]
FILL = """
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
nodes = [("faq", "0004_safe_to_publish"), ("consults", "0012_roles")]
old = MigrationLoader(connection).project_state(nodes).apps
Department, Tag = old.get_model("consults", "Department"), old.get_model("faq", "FaqTag")
Guide, GuideTag = old.get_model("faq", "Guide"), old.get_model("faq", "GuideTag")
d = Department.objects.create(name="Neurology", slug="neurology")
t = Tag.objects.create(name="Twitch", name_key="twitch", slug="twitch", department=d)
g = Guide.objects.create(pk=7, title="Twitches", slug="twitches", body="Text", status="published",
    published_at="2024-01-01T00:00:00Z", reviewed_by="Ann", reviewed_on="2024-01-02", content_key="k",
    imported_key="i", source_name="S", source_id="1", department=d)
Guide.objects.create(pk=8, title="Draft", slug="draft", body="Text", content_key="l")
GuideTag.objects.create(guide=g, tag=t, position=3)
own = Group.objects.create(name="Own group")
codes = ["publish_guide", "add_guidetag"]
rights = Permission.objects.filter(content_type__app_label="faq", codename__in=codes)
assert rights.count() == 2
own.permissions.add(*rights)
user = User.objects.create(username="ann")
user.user_permissions.add(*rights)
faq_guide = ContentType.objects.get(app_label="faq", model="guide")
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO django_admin_log (action_time, object_id, object_repr, action_flag, change_message,"
        " content_type_id, user_id) VALUES ('2024-01-01', '7', 'Guide 7', 2, '', %s, %s)",
        [faq_guide.pk, user.pk],
    )
Question, Revision = old.get_model("consults", "Question"), old.get_model("consults", "Revision")
q = Question.objects.create(number=5, title="Q", slug="q", body="B", department=d)
Revision.objects.create(question=q, document={"title": "Q"})
old.get_model("consults", "Dismissal").objects.create(question=q, code="c", key="k" * 32, reason="r")
"""
TELL = """
import json
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from consults.models import Dismissal, Guide, GuideTag, Revision
from faq.models import FaqTag
def named(rows):
    return sorted(f"{p.content_type.app_label}.{p.codename}" for p in rows.select_related("content_type"))
columns = ["pk", "title", "status", "reviewed_by", "withdrawn_reason", "submitted_by"]
types = ContentType.objects.filter(model__startswith="guide").order_by("model")
print("TOLD" + json.dumps({
    "guides": list(Guide.objects.order_by("pk").values_list(*columns)),
    "public": [g.slug for g in Guide.objects.published()],
    "tags": list(GuideTag.objects.values_list("guide__title", "tag__name", "position")),
    "of_tag": [g.title for g in FaqTag.objects.get().guides.all()],
    "own": named(Group.objects.get(name="Own group").permissions),
    "user": named(User.objects.get(username="ann").user_permissions),
    "left": named(Permission.objects.filter(content_type__app_label="faq", codename__contains="guide")),
    "types": list(types.values_list("app_label", "model")),
    "log": list(LogEntry.objects.values_list("content_type__app_label", "object_id")),
    "revisions": list(Revision.objects.values_list("question__number", "guide")),
    "dismissals": list(Dismissal.objects.values_list("question__number", "guide")),
    "publisher": [r for r in named(Group.objects.get(name="Publisher").permissions) if "guide" in r],
    "reviewer": [r for r in named(Group.objects.get(name="Reviewer").permissions) if "guide" in r],
    "administrator": [r for r in named(Group.objects.get(name="Administrator").permissions) if "guide" in r],
    "next": Guide.objects.create(title="Next", body="Text").pk,
}))
"""


@pytest.fixture
def manage(tmp_path, django_db_blocker):
    """Run manage.py against a database of its own, of the kind the tests run on; returns the output."""
    env = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    name = f"guides_{uuid.uuid4().hex[:12]}"
    postgres = connection.vendor == "postgresql"
    if postgres:
        env["DATABASE_URL"] = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    else:
        env.pop("DATABASE_URL", None)

    def manage(*words, text=""):
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, env=env, input=text, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    yield manage
    if postgres:
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_an_old_installation_keeps_guides_rights_and_log(manage):
    for app, name in BEFORE:
        manage("migrate", app, name, "-v0")
    manage("shell", "-v0", "-c", FILL)

    manage("migrate", "-v0")

    told = json.loads(manage("shell", "-v0", "-c", TELL).partition("TOLD")[2])
    stock = [f"consults.{action}_guide" for action in ("add", "bin", "change", "delete", "publish")]
    stock += ["consults.review_guide", "consults.source_guide", "consults.view_guide"]
    moved = ["consults.add_guidetag", "consults.publish_guide"]
    own = [f"consults.{action}_guidetag" for action in ("add", "change", "delete", "view")]
    assert told == {
        "guides": [
            [7, "Twitches", "published", "Ann", "", None],
            [8, "Draft", "draft", "", "", None],
        ],
        "public": ["twitches"],
        "tags": [["Twitches", "Twitch", 3]],
        "of_tag": ["Twitches"],
        "own": moved,
        "user": moved,
        "left": [],
        "types": [["consults", "guide"], ["consults", "guidetag"]],
        "log": [["consults", "7"]],
        "revisions": [[5, None]],
        "dismissals": [[5, None]],
        "publisher": [
            "consults.bin_guide",
            "consults.change_guide",
            "consults.publish_guide",
            "consults.source_guide",
            "consults.view_guide",
            "consults.view_guidetag",
        ],
        "reviewer": ["consults.review_guide", "consults.view_guide", "consults.view_guidetag"],
        "administrator": sorted(stock + own),
        "next": told["next"],
    }


def test_a_new_installation_has_no_trace_of_the_old_place(manage):
    manage("migrate", "-v0")

    rows = manage(
        "shell",
        "-v0",
        "-c",
        "from django.contrib.contenttypes.models import ContentType as C;"
        "print([c.app_label for c in C.objects.filter(model__in=['guide', 'guidetag'])])",
    )
    assert rows.strip().endswith("['consults', 'consults']")
