"""Names of tags and their aliases, as texts are searched for them."""

from django.db import migrations, models

from text.words import key_of


def fill(apps, schema_editor):
    for name in ("FaqTag", "Alias"):
        model = apps.get_model("faq", name)
        rows = list(model.objects.all().only("name"))
        for row in rows:
            row.stem_key = key_of(row.name)[:300]
        model.objects.bulk_update(rows, ["stem_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("faq", "0001_vocabulary_and_guides")]

    operations = [
        migrations.AddField(
            model_name="alias",
            name="stem_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name="faqtag",
            name="stem_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=300),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
