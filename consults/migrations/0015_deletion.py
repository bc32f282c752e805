"""Locks in the database on consults and replies; the words of scheduled consults leave the index."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F
from django.utils import timezone

from consults.models import locks


def take_out_what_is_not_due(apps, schema_editor):
    """Let scheduled consults wait with their words until they are due; first searches bring them in."""
    Question, Arrival, Entry, Word, Name = (
        apps.get_model("consults", name)
        for name in ("Question", "Arrival", "SearchEntry", "SearchWord", "SuggestedName")
    )
    later = Question.objects.filter(status="published", published_at__gt=timezone.now())
    for pk, at in later.values_list("pk", "published_at"):
        Arrival.objects.create(question_id=pk, published_at=at)
        for entry in Entry.objects.filter(pk=pk):
            used = {*entry.title.split(), *entry.tags.split(), *entry.body.split()}
            for word in used:
                Word.objects.filter(word=word, documents__lte=1).delete()
                Word.objects.filter(word=word).update(documents=F("documents") - 1)
            entry.delete()
        Name.objects.filter(question_id=pk).delete()
        related = apps.get_model("consults", "RelatedQuestion").objects.filter(origin="suggested")
        related.filter(related_id=pk).delete()


class Migration(migrations.Migration):
    dependencies = [("consults", "0014_redaction")]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="arrival",
                        serialize=False,
                        to="consults.question",
                    ),
                ),
                ("published_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunPython(locks.put_on, locks.take_off),
        migrations.RunPython(take_out_what_is_not_due, migrations.RunPython.noop),
    ]
