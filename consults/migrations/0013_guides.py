"""Guides come over from the app faq, with tables, rights and log, and get the life of consults."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from consults.models import groups

MOVED = ["guide", "guidetag"]
RIGHTS = {
    "Editor": [("consults", "bin", ["guide"]), ("consults", "source", ["guide"])],
    "Reviewer": [("consults", "review", ["guide"])],
    "Publisher": [("consults", "bin", ["guide"]), ("consults", "source", ["guide"])],
}
GUIDE = models.Q(question__isnull=True, guide__isnull=False)
CONSULT = models.Q(question__isnull=False, guide__isnull=True)


def move_rights(apps, schema_editor):
    _hand_over(apps, "faq", "consults")


def move_back(apps, schema_editor):
    _hand_over(apps, "consults", "faq")


def _hand_over(apps, old, new):
    """Rename the content types; rights, groups and the log hang on their rows."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    for model in MOVED:
        before = ContentType.objects.filter(app_label=old, model=model).first()
        after = ContentType.objects.filter(app_label=new, model=model).first()
        if before is None:
            continue
        if after is None:
            before.app_label = new
            before.save()
        else:
            _join(apps, before, after)


def _join(apps, before, after):
    """Give everything of one content type to another that is there already, and delete the first."""
    Permission = apps.get_model("auth", "Permission")
    for right in Permission.objects.filter(content_type=before):
        same = Permission.objects.filter(content_type=after, codename=right.codename).first()
        if same is None:
            right.content_type = after
            right.save()
            continue
        for group in right.group_set.all():
            group.permissions.add(same)
        for user in right.user_set.all():
            user.user_permissions.add(same)
        right.delete()
    log = apps.get_model("admin", "LogEntry").objects.filter(content_type=before)
    log.update(content_type=after)
    before.delete()


def give_rights(apps, schema_editor):
    groups.give(apps, RIGHTS)
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Administrator")
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="consults", content_type__model__in=MOVED
        )
    )


def drop_rows_of_guides(apps, schema_editor):
    """On the way back: what hangs on a guide has no place in the older tables."""
    for name in ("Revision", "Dismissal"):
        apps.get_model("consults", name).objects.filter(question=None).delete()
    if schema_editor.connection.vendor == "postgresql":  # else the tables could not be altered now
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0012_roles"),
        ("faq", "0005_guides"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Guide",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                primary_key=True,
                                serialize=False,
                                auto_created=True,
                                verbose_name="ID",
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("slug", models.SlugField(allow_unicode=True, max_length=150, unique=True)),
                        (
                            "lead",
                            models.TextField(
                                blank=True, help_text="The first paragraphs. Markdown."
                            ),
                        ),
                        ("body", models.TextField(help_text="Markdown; sections as ## headings.")),
                        (
                            "further_reading",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="Titles of articles to read next, as imported.",
                            ),
                        ),
                        ("language", models.CharField(default="en", max_length=35)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("in_review", "In review"),
                                    ("published", "Published"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                db_index=True,
                                default="draft",
                                editable=False,
                                max_length=20,
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(db_index=True, editable=False, null=True),
                        ),
                        ("reviewed_by", models.CharField(blank=True, max_length=200)),
                        ("reviewed_on", models.DateField(blank=True, null=True)),
                        ("source_name", models.CharField(blank=True, max_length=200)),
                        ("source_id", models.CharField(blank=True, max_length=200)),
                        ("source_url", models.URLField(blank=True, max_length=1000)),
                        ("source_text", models.TextField(blank=True, editable=False)),
                        (
                            "content_key",
                            models.CharField(db_index=True, editable=False, max_length=32),
                        ),
                        (
                            "imported_key",
                            models.CharField(blank=True, editable=False, max_length=32),
                        ),
                        ("lead_html", models.TextField(blank=True, editable=False)),
                        ("body_html", models.TextField(blank=True, editable=False)),
                        ("excerpt", models.CharField(blank=True, editable=False, max_length=320)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="guides",
                                to="consults.department",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "faq_guide",
                        "ordering": ["-published_at", "-pk"],
                        "permissions": [
                            ("publish_guide", "Can publish and withdraw guides"),
                            ("review_guide", "Can review guides"),
                            ("bin_guide", "Can move guides to the bin and back"),
                            ("source_guide", "Can read source texts of guides as imported"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuideTag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                primary_key=True,
                                serialize=False,
                                auto_created=True,
                                verbose_name="ID",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "guide",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="guide_tags",
                                to="consults.guide",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="guide_tags",
                                to="faq.faqtag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "FAQ tag",
                        "db_table": "faq_guidetag",
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.AddField(
                    "guide",
                    "tags",
                    models.ManyToManyField(
                        related_name="guides", through="consults.GuideTag", to="faq.faqtag"
                    ),
                ),
                migrations.AddConstraint(
                    "guidetag",
                    models.UniqueConstraint(
                        models.F("guide"), models.F("tag"), name="tag_once_on_a_guide"
                    ),
                ),
                migrations.AddConstraint(
                    "guide",
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="published_guide_has_a_date",
                    ),
                ),
                migrations.AddConstraint(
                    "guide",
                    models.UniqueConstraint(
                        models.F("source_name"),
                        models.F("source_id"),
                        condition=models.Q(("source_id", ""), _negated=True),
                        name="guide_once_for_a_source_id",
                    ),
                ),
            ]
        ),
        migrations.RunPython(move_rights, move_back),
        migrations.AlterField(
            "guide",
            "status",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("binned", "In the bin"),
                ],
                db_index=True,
                default="draft",
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AlterField(
            "guide", "reviewed_by", models.CharField(blank=True, editable=False, max_length=200)
        ),
        migrations.AlterField(
            "guide", "reviewed_on", models.DateField(blank=True, editable=False, null=True)
        ),
        migrations.AddField(
            "guide", "review_due_on", models.DateField(blank=True, editable=False, null=True)
        ),
        migrations.AddField(
            "guide",
            "withdrawn_reason",
            models.CharField(blank=True, db_default="", default="", editable=False, max_length=500),
        ),
        migrations.AddField(
            "guide",
            "sent_back_because",
            models.CharField(blank=True, db_default="", default="", editable=False, max_length=500),
        ),
        migrations.AddField(
            "guide",
            "submitted_by",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "revision",
            "question",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="revisions",
                to="consults.question",
            ),
        ),
        migrations.AlterField(
            "dismissal",
            "question",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dismissals",
                to="consults.question",
            ),
        ),
        migrations.AddField(
            "revision",
            "guide",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="revisions",
                to="consults.guide",
            ),
        ),
        migrations.AddField(
            "dismissal",
            "guide",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dismissals",
                to="consults.guide",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_rows_of_guides),
        migrations.AddConstraint(
            "dismissal",
            models.UniqueConstraint(
                models.F("guide"),
                models.F("code"),
                models.F("key"),
                name="dismissed_once_in_a_guide",
            ),
        ),
        migrations.AddConstraint(
            "revision",
            models.UniqueConstraint(
                models.F("guide"),
                condition=models.Q(("state", "pending")),
                name="one_change_of_a_guide_waits",
            ),
        ),
        migrations.AddConstraint(
            "dismissal",
            models.CheckConstraint(condition=CONSULT | GUIDE, name="dismissal_of_one_content"),
        ),
        migrations.AddConstraint(
            "revision",
            models.CheckConstraint(condition=CONSULT | GUIDE, name="revision_of_one_content"),
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
