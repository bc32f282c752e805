"""The desk's groups, each with the least it needs."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

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
    """Create the groups; permissions have to exist first, on an empty database as well."""
    for config in apps.get_app_configs():
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for name, rights in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        for app, action, models in rights:
            codenames = [f"{action}_{model}" for model in models]
            found = Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
            if len(found) != len(codenames):
                raise LookupError(f"No such rights: {app} {codenames}")
            group.permissions.add(*found)


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
