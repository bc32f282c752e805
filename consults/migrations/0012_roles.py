"""What the desk's groups may do with its new parts; the groups Doctor and Administrator."""

from django.db import migrations

from consults.models import groups

TALK = [("consults", action, ["comment"]) for action in ("view", "add", "change")]
RIGHTS = {
    "Editor": [
        *TALK,
        ("consults", "bin", ["question"]),
        ("consults", "source", ["question"]),
        *[("consults", action, ["note", "invitation"]) for action in ("view", "add", "change")],
    ],
    "Reviewer": [*TALK, ("consults", "view", ["note", "invitation"])],
    "Publisher": [
        *TALK,
        ("consults", "bin", ["question"]),
        ("consults", "source", ["question"]),
        ("consults", "export", ["question"]),
        ("consults", "view", ["note", "invitation"]),
        ("consults", "add", ["note"]),
        ("consults", "delete", ["note"]),
    ],
    "Doctor": [("consults", "answer", ["question"])],
}
OURS = {"consults", "faq"}


def give_rights(apps, schema_editor):
    groups.give(apps, RIGHTS)
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Administrator")
    group.permissions.add(*Permission.objects.filter(content_type__app_label__in=OURS))
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="auth", content_type__model="user"),
        *Permission.objects.filter(codename="view_logentry"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0011_desk"),
        ("faq", "0004_safe_to_publish"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
