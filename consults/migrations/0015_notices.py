"""What is addressed to people of the desk, and how each wants to hear of it and to read the clock."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0014_comments_at_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "DeskChoices",
            [
                (
                    "person",
                    models.OneToOneField(
                        settings.AUTH_USER_MODEL, django.db.models.deletion.CASCADE,
                        primary_key=True, serialize=False, related_name="desk_choices",
                    ),
                ),
                (
                    "mails",
                    models.CharField(
                        max_length=10, default="at_once",
                        choices=[
                            ("at_once", "At once"), ("daily", "Once a day, if there is something"),
                            ("never", "Never"),
                        ],
                    ),
                ),
                ("zone", models.CharField(blank=True, max_length=64, help_text="Empty: that of the site.")),
                (
                    "clock",
                    models.CharField(
                        max_length=2, default="24", choices=[("24", "14:05"), ("12", "2:05 PM")]
                    ),
                ),
            ],
            {"verbose_name_plural": "choices of people"},
        ),
        migrations.CreateModel(
            "Notice",
            [
                ("id", models.BigAutoField("ID", primary_key=True, serialize=False, auto_created=True)),
                (
                    "kind",
                    models.CharField(
                        max_length=20,
                        choices=[
                            ("submitted", "waits for review"), ("sent_back", "came back from review"),
                            ("assigned", "was given to you"), ("comment", "has a comment for you"),
                            ("answered", "has a doctor’s answer"),
                        ],
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True, help_text="Or settled without a mail.")),
                (
                    "by",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL, django.db.models.deletion.SET_NULL, null=True,
                        related_name="+",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL, django.db.models.deletion.CASCADE,
                        related_name="notices",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        "consults.question", django.db.models.deletion.CASCADE, related_name="+"
                    ),
                ),
            ],
            {
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["person", "read_at"], name="notice_unread"),
                    models.Index(fields=["mailed_at"], name="notice_to_mail"),
                ],
            },
        ),
    ]  # fmt: skip
