"""Which guide a redaction was made in; a pending change that another one took the place of is kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consults", "0012_work_list")]

    operations = [
        migrations.AddField(
            "redaction",
            "guide",
            models.ForeignKey(
                "consults.guide", django.db.models.deletion.SET_NULL, null=True, editable=False,
                related_name="+",
            ),
        ),
        migrations.AlterField(
            "revision",
            "state",
            models.CharField(
                max_length=10, default="saved",
                choices=[
                    ("saved", "Saved"), ("pending", "Waiting"), ("published", "Published"),
                    ("replaced", "Replaced"),
                ],
            ),
        ),
    ]  # fmt: skip
