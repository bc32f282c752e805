"""A proof that could not compare everything says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consults", "0013_guides")]

    operations = [
        migrations.AlterField(
            model_name="redaction",
            name="state",
            field=models.CharField(
                choices=[
                    ("begun", "Begun"),
                    ("rewritten", "Rewritten; files not yet swept"),
                    ("proved", "Proved: nothing left"),
                    ("residue", "Something is left"),
                    ("uncompared", "Nothing found; not all could be compared"),
                ],
                db_index=True,
                default="begun",
                max_length=10,
            ),
        ),
    ]
