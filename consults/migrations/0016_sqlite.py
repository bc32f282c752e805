"""Names an erasure beyond this database, and the key its hashes were made with."""

import json
from hashlib import blake2b

from django.db import migrations, models

import consults.models.redaction
import web.keys


def name_them(apps, schema_editor):
    for redaction in apps.get_model("consults", "Redaction").objects.filter(ledger_id=""):
        # From what it is, so that two copies of a database give it one name.
        what = [redaction.number, redaction.category, redaction.needles, str(redaction.created_at)]
        redaction.ledger_id = blake2b(json.dumps(what).encode(), digest_size=16).hexdigest()
        redaction.save(update_fields=["ledger_id"])


class Migration(migrations.Migration):
    dependencies = [("consults", "0015_deletion")]

    operations = [
        migrations.AddField(
            "redaction",
            "key_id",
            models.CharField(
                db_default="",
                default=web.keys.current,
                editable=False,
                help_text="Which key the needles were made with (`web.keys`).",
                max_length=8,
            ),
        ),
        migrations.AddField(
            "redaction",
            "ledger_id",
            models.CharField(
                db_default="",
                default=consults.models.redaction.new_id,
                editable=False,
                help_text="Its name in the ledger of erasures, which outlives this database.",
                max_length=32,
            ),
        ),
        migrations.RunPython(name_them, migrations.RunPython.noop),
    ]
