"""Lists are sorted by answer, question, review and reads as well; doctors under their letters."""

from collections import defaultdict
from datetime import date

from django.db import migrations, models
from django.db.models import Max, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from text.names import initials

UNKNOWN = date(1, 1, 1)
AT_ONCE = 500


def fill_days(apps, schema_editor):
    """Give each place on a list the days of its consult."""
    alias = schema_editor.connection.alias
    listing, question, reply = (
        apps.get_model("consults", name) for name in ("Listing", "Question", "Reply")
    )
    own = question.objects.using(alias).filter(pk=OuterRef("question_id"))
    replied = reply.objects.using(alias).filter(question=OuterRef("question_id")).order_by()
    latest = replied.values("question").annotate(day=Max("replied_on")).values("day")

    def day(rows):
        return Coalesce(Subquery(rows), Value(UNKNOWN), output_field=models.DateField())

    listing.objects.using(alias).update(
        answered_on=day(latest),
        asked_on=day(own.values("asked_on")),
        reviewed_on=day(own.values("reviewed_on")),
    )


def fill_reads(apps, schema_editor):
    """Rank what was read, as `consults.statistics.read_ranks` does."""
    alias, ranked = schema_editor.connection.alias, defaultdict(list)
    listing, tally = (apps.get_model("consults", name) for name in ("Listing", "ReadTally"))
    totals = tally.objects.using(alias).order_by().values_list("question").annotate(Sum("reads"))
    for pk, total in totals.iterator():
        ranked[total.bit_length()].append(pk)
    for rank, ids in ranked.items():
        for start in range(0, len(ids), AT_ONCE):
            rows = listing.objects.using(alias).filter(question__in=ids[start : start + AT_ONCE])
            rows.update(reads=rank)


def fill_letters(apps, schema_editor):
    doctors = apps.get_model("consults", "Doctor").objects.using(schema_editor.connection.alias)
    for doctor in doctors.only("name").iterator():
        doctors.filter(pk=doctor.pk).update(initials=initials(doctor.name))


def fill(apps, schema_editor):
    for step in (fill_days, fill_reads, fill_letters):
        step(apps, schema_editor)


def day_field():
    return models.DateField(default=UNKNOWN, db_default=UNKNOWN)


class Migration(migrations.Migration):
    dependencies = [("consults", "0005_guides_once_public")]

    operations = [
        migrations.AddField("listing", "answered_on", day_field()),
        migrations.AddField("listing", "asked_on", day_field()),
        migrations.AddField("listing", "reviewed_on", day_field()),
        migrations.AddField(
            "listing", "reads", models.PositiveSmallIntegerField(default=0, db_default=0)
        ),
        migrations.AddField(
            "doctor",
            "initials",
            models.CharField(max_length=20, editable=False, default="", db_default=""),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            migrations.AddIndex(
                "listing", models.Index(fields=["facet", column, "question"], name=name)
            )
            for column, name in [
                ("answered_on", "listing_by_answer"),
                ("asked_on", "listing_by_asking"),
                ("reviewed_on", "listing_by_review"),
                ("reads", "listing_by_reads"),
            ]
        ),
    ]
