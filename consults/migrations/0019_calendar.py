"""The calendar: who vouches for what is due, and whether readers ever saw what is hidden now."""

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import consults.models.scheduler
from consults.models import locks


def note(apps, schema_editor):
    """What is hidden and had a date in the past was public; what went out is on the calendar no more."""
    Question, Guide = apps.get_model("consults", "Question"), apps.get_model("consults", "Guide")
    past = {"published_at__lte": timezone.now()}
    hidden = Question.objects.filter(status__in=["withdrawn", "binned"], **past)
    hidden.update(was_public=True)
    for model in (Question, Guide):
        model.objects.filter(**past).update(scheduled_by=None)


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0018_rights3"),
        ("faq", "0005_guides"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="was_public",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="Readers saw it and do not any more: its address says that it is gone.",
            ),
        ),
        migrations.AlterField(
            model_name="guide",
            name="scheduled_by",
            field=models.ForeignKey(
                editable=False,
                help_text="Who put it on the calendar; empty again once its time has come.",
                null=True,
                on_delete=consults.models.scheduler.unless_waiting,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="scheduled_by",
            field=models.ForeignKey(
                editable=False,
                help_text="Who put it on the calendar; empty again once its time has come.",
                null=True,
                on_delete=consults.models.scheduler.unless_waiting,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="guide",
            index=models.Index(
                condition=models.Q(("scheduled_by__isnull", False)),
                fields=["scheduled_by"],
                name="guide_on_the_calendar",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("scheduled_by__isnull", False)),
                fields=["scheduled_by"],
                name="question_on_the_calendar",
            ),
        ),
        migrations.RunPython(
            locks.put_on, migrations.RunPython.noop
        ),  # SQLite built the table anew
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
