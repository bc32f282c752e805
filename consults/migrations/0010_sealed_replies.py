"""Seals doctors' words: a checksum for every reply, and a trigger that refuses to change them."""

from hashlib import sha256

from django.db import migrations

from consults.models import groups

BATCH = 2000
SQLITE = (
    "CREATE TRIGGER consults_reply_sealed BEFORE UPDATE OF body ON consults_reply"
    " WHEN new.body <> old.body AND new.redactions <= old.redactions BEGIN"
    " SELECT RAISE(ABORT, 'A doctor''s reply is sealed: only a redaction changes it.'); END"
)
POSTGRESQL = [
    "CREATE FUNCTION consults_reply_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'A doctor''s reply is sealed: only a redaction changes it.'"
    " USING ERRCODE = 'check_violation'; END $$",
    "CREATE TRIGGER consults_reply_sealed BEFORE UPDATE OF body ON consults_reply FOR EACH ROW"
    " WHEN (new.body <> old.body AND new.redactions <= old.redactions)"
    " EXECUTE FUNCTION consults_reply_is_sealed()",
]
RIGHTS = {
    "Editor": [
        ("consults", "view", ["report", "feedback", "redaction", "link"]),
        ("consults", "change", ["report"]),
        ("consults", "erase", ["question"]),
        ("faq", "view", ["helpnow"]),
        ("faq", "add", ["helpnow"]),
        ("faq", "change", ["helpnow"]),
    ],
    "Reviewer": [
        ("consults", "view", ["report", "feedback", "redaction", "link"]),
        ("faq", "view", ["helpnow"]),
    ],
    "Publisher": [
        ("consults", "view", ["report", "feedback", "redaction", "link"]),
        ("consults", "change", ["report"]),
        ("consults", "erase", ["question"]),
        ("faq", "view", ["helpnow"]),
    ],
}


def take_checksums(apps, schema_editor):
    Reply, last = apps.get_model("consults", "Reply"), 0
    while rows := list(Reply.objects.filter(pk__gt=last).order_by("pk").only("body")[:BATCH]):
        for row in rows:
            row.checksum = sha256(row.body.encode()).hexdigest()
        Reply.objects.bulk_update(rows, ["checksum"], batch_size=400)
        last = rows[-1].pk


def seal(apps, schema_editor):
    statements = {"sqlite": [SQLITE], "postgresql": POSTGRESQL}
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


def unseal(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER consults_reply_sealed")
    else:
        schema_editor.execute("DROP TRIGGER consults_reply_sealed ON consults_reply")
        schema_editor.execute("DROP FUNCTION consults_reply_is_sealed()")


def give_rights(apps, schema_editor):
    groups.give(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0009_safe_to_publish"),
        ("faq", "0004_safe_to_publish"),
    ]

    operations = [
        migrations.RunPython(take_checksums, migrations.RunPython.noop),
        migrations.RunPython(seal, unseal),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
