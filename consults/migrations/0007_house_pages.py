"""Pages of the house, their revisions, and who may change and show them. Their rows come after `migrate`."""

from django.db import migrations, models
from django.db.models import Q

from consults.models import groups

READ = [("consults", "view", ["housepage"])]
CHANGE = [("consults", "change", ["housepage"])]
RIGHTS = {
    "Editor": READ,
    "Reviewer": READ,
    "Publisher": [*READ, *CHANGE],
    "Administrator": [*READ, *CHANGE, ("consults", "publish", ["housepage"])],
}


def give_rights(apps, schema_editor):
    groups.give(apps, RIGHTS)


def of_one(name):
    """Return the condition of a revision of this content and of no other."""
    owners = ("question", "guide", "house_page")
    return Q(**{f"{owner}__isnull": owner != name for owner in owners})


class Migration(migrations.Migration):
    dependencies = [("consults", "0006_orders_of_lists")]

    operations = [
        migrations.CreateModel(
            "HousePage",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        "page", max_length=20, unique=True, editable=False,
                        choices=[
                            ("about", "About"),
                            ("how-we-review", "How we review"),
                            ("privacy", "Privacy"),
                            ("accessibility", "Accessibility statement"),
                            ("contact", "Contact"),
                        ],
                    ),
                ),
                ("title", models.CharField(max_length=300, help_text="Also the words of the link to it.")),
                (
                    "body",
                    models.TextField(
                        help_text="Markdown; sections as ## headings. Words in [square brackets] are"
                        " gaps to fill."
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        max_length=20, default="draft", db_index=True, editable=False,
                        choices=[("draft", "Hidden"), ("published", "Shown to readers")],
                    ),
                ),
                ("body_html", models.TextField(editable=False)),
                ("gaps", models.PositiveSmallIntegerField("gaps to fill", editable=False)),
                ("updated_at", models.DateTimeField("last changed", auto_now=True)),
            ],
            options={
                "verbose_name": "page of the house",
                "verbose_name_plural": "pages of the house",
                "ordering": ["pk"],
                "permissions": [("publish_housepage", "Can show and hide pages of the house")],
                "constraints": [
                    models.CheckConstraint(
                        name="shown_page_of_the_house_has_no_gap",
                        condition=~Q(status="published") | Q(gaps=0),
                    )
                ],
            },
        ),
        migrations.AddField(
            "revision",
            "house_page",
            models.ForeignKey("consults.housepage", models.CASCADE, null=True, related_name="revisions"),
        ),
        migrations.AddField(
            "redaction",
            "house_page",
            models.ForeignKey(
                "consults.housepage", models.SET_NULL, null=True, editable=False, related_name="+"
            ),
        ),
        migrations.RemoveConstraint("revision", "revision_of_one_content"),
        migrations.AddConstraint(
            "revision",
            models.CheckConstraint(
                name="revision_of_one_content",
                condition=of_one("question") | of_one("guide") | of_one("house_page"),
            ),
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]  # fmt: skip
