"""Who sent a consult back and when; invitations are found by their answer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0008_former_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "question",
            "sent_back_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, django.db.models.deletion.SET_NULL, null=True,
                editable=False, related_name="+", db_index=False,
                help_text="Who sent it back last; it stays when it is handed in again.",
            ),
        ),
        migrations.AddField(
            "question", "sent_back_at", models.DateTimeField(null=True, editable=False)
        ),
        migrations.AddIndex(
            "invitation",
            models.Index(fields=["closed_at", "answer"], name="invitation_by_answer"),
        ),
    ]  # fmt: skip
