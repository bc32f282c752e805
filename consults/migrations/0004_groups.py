"""The desk's groups, each with the least it needs."""

from django.db import migrations

from consults.models import groups

READ = [
    ("consults", "view", ["question", "reply", "taggedquestion", "relatedquestion", "revision"]),
    ("consults", "view", ["department", "doctor"]),
    ("faq", "view", ["faqtag", "alias", "guide", "guidetag"]),
]
WRITE = [
    *[
        ("consults", action, ["question", "reply", "taggedquestion", "relatedquestion", "doctor"])
        for action in ("add", "change")
    ],
    ("consults", "delete", ["reply", "taggedquestion", "relatedquestion"]),
    *[("faq", action, ["faqtag", "alias", "guide", "guidetag"]) for action in ("add", "change")],
    ("faq", "delete", ["alias", "guidetag"]),
]
REVIEW = [("consults", "review", ["question"])]
PUBLISH = [("consults", "publish", ["question"]), ("faq", "publish", ["guide"])]
GROUPS = {
    "Editor": [*READ, *WRITE],
    "Reviewer": [*READ, *REVIEW],
    "Publisher": [
        *READ,
        *PUBLISH,
        ("consults", "change", ["question"]),
        ("faq", "change", ["guide"]),
    ],
}


def make_groups(apps, schema_editor):
    groups.give(apps, GROUPS)


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0003_search_index"),
        ("faq", "0001_vocabulary_and_guides"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
