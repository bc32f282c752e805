"""The desk's groups, each with the least it needs."""

from django.db import migrations

from consults.models import groups

CONTENT = [
    "question",
    "reply",
    "taggedquestion",
    "relatedquestion",
    "revision",
    "guide",
    "guidetag",
]
BESIDE = ["report", "feedback", "redaction", "link", "comment", "note", "invitation"]
WRITTEN = ["question", "reply", "taggedquestion", "relatedquestion", "doctor", "guide", "guidetag"]
READ = [
    ("consults", "view", [*CONTENT, *BESIDE, "department", "doctor"]),
    ("consults", "add", ["comment"]),
    ("consults", "change", ["comment"]),
    ("faq", "view", ["faqtag", "alias", "helpnow"]),
]
KEEP = [  # who writes or publishes content: its bin, its source, its redaction, readers' reports
    ("consults", "bin", ["question", "guide"]),
    ("consults", "source", ["question", "guide"]),
    ("consults", "erase", ["question"]),
    ("consults", "change", ["report"]),
]
RIGHTS = {
    "Editor": [
        *READ,
        *KEEP,
        ("consults", "add", [*WRITTEN, "note", "invitation"]),
        ("consults", "change", [*WRITTEN, "note", "invitation"]),
        ("consults", "delete", ["reply", "taggedquestion", "relatedquestion", "guidetag"]),
        ("faq", "add", ["faqtag", "alias", "helpnow"]),
        ("faq", "change", ["faqtag", "alias", "helpnow"]),
        ("faq", "delete", ["alias"]),
    ],
    "Reviewer": [*READ, ("consults", "review", ["question", "guide"])],
    "Publisher": [
        *READ,
        *KEEP,
        ("consults", "change", ["question", "guide"]),
        ("consults", "publish", ["question", "guide"]),
        ("consults", "export", ["question"]),
        ("consults", "add", ["note"]),
        ("consults", "delete", ["note"]),
    ],
    "Doctor": [("consults", "answer", ["question"])],
}
OURS = {"consults", "faq"}


def give_rights(apps, schema_editor):
    """Make the groups where they are missing; an Administrator has every right to what is ours."""
    groups.give(apps, RIGHTS)
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Administrator")
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label__in=OURS),
        *Permission.objects.filter(content_type__app_label="auth", content_type__model="user"),
        *Permission.objects.filter(codename="view_logentry"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0003_triggers_and_indexes"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    replaces = [("consults", "0004_groups"), ("consults", "0012_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
