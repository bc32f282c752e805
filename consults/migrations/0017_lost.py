"""When readers saw a change last, what kept a revision, and log lines that can be printed."""

import json
from hashlib import blake2b

import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F

from consults.models import locks

BATCH = 500
READ = [
    "title", "subject", "body_html", "asker_name", "asker_age_band", "asked_on", "department_id",
    "language", "more_info_html", "more_info_origin", "more_info_reviewed_by",
    "more_info_reviewed_on",
]  # fmt: skip
READ_OF_REPLY = ["doctor_id", "department_id", "hospital", "replied_on", "body_html"]
BY_A_STEP = {
    "FAQ tags added": "tag",
    "FAQ tags taken off": "untag",
    "Moved to another department": "department",
    "Suggested FAQ tags added": "suggest",
    "Before an import brought a new text": "import",
}


def fill(apps, schema_editor):
    """Date what readers see by the last save, and keep the key of what they see now."""
    Question = apps.get_model("consults", "Question")
    Question.objects.update(modified_at=F("updated_at"))
    public = Question.objects.filter(status="published").order_by("pk")
    last = 0
    while rows := list(public.filter(pk__gt=last)[:BATCH]):
        last = rows[-1].pk
        _fill_keys(apps, rows)
        Question.objects.bulk_update(rows, ["public_key"], 100)


def _fill_keys(apps, rows):
    ids = [row.pk for row in rows]
    replies, tags = {}, {}
    stored = apps.get_model("consults", "Reply").objects.filter(question_id__in=ids)
    for reply in stored.order_by("position", "pk"):
        replies.setdefault(reply.question_id, []).append(reply)
    tagged = apps.get_model("consults", "TaggedQuestion").objects.filter(content_object_id__in=ids)
    names = tagged.order_by("position", "pk").values_list("content_object_id", "tag__name")
    for pk, name in names:
        tags.setdefault(pk, []).append(name)
    for row in rows:
        texts = [str(getattr(row, name) or "") for name in READ]
        texts.append(row.asker_sex if row.asker_sex_confirmed else "")
        for reply in replies.get(row.pk, ()):
            texts += [str(getattr(reply, name) or "") for name in READ_OF_REPLY]
        row.public_key = _digest(texts) + _digest(tags.get(row.pk, []))


def _digest(texts):
    return blake2b("\x1f".join(texts).encode(), digest_size=8).hexdigest()


def name_steps(apps, schema_editor):
    """Revisions of bulk steps did not say so; their notes do."""
    Revision = apps.get_model("consults", "Revision")
    for note, step in BY_A_STEP.items():
        Revision.objects.filter(note=note).update(step=step)


def mend_log(apps, schema_editor):
    """Lines that lack the name of a row cannot be printed by Django; they become plain sentences."""
    LogEntry = apps.get_model("admin", "LogEntry")
    rows = LogEntry.objects.filter(
        change_message__startswith="[", change_message__contains='"name"'
    )
    for pk, message in rows.values_list("pk", "change_message").iterator(BATCH):
        if sentence := _sentence(message):
            LogEntry.objects.filter(pk=pk).update(change_message=sentence)


def _sentence(message):
    """Return a message as a sentence, or "" for one that Django can print."""
    try:
        steps = [step for entry in json.loads(message) for step in entry.items()]
        if all("object" in about or "name" not in about for _, about in steps):
            return ""
        return " ".join(_done(name, about) for name, about in steps)
    except (ValueError, AttributeError, TypeError):
        return ""


def _done(step, about):
    what, name = ", ".join(about.get("fields", ())), about.get("name", "")
    words = [step.capitalize(), what, f"of {name}" if what and name else name]
    return f"{' '.join(filter(None, words))}."


class Migration(migrations.Migration):
    dependencies = [
        ("consults", "0016_sqlite"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [
        migrations.AddField(
            model_name="question",
            name="modified_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                default=django.utils.timezone.now,
                editable=False,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="public_key",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=32
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="step",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="The bulk step or import it was kept by; empty: somebody worked on the consult.",
                max_length=20,
            ),
        ),
        migrations.RunPython(
            locks.put_on, migrations.RunPython.noop
        ),  # SQLite built the table anew
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(name_steps, migrations.RunPython.noop),
        migrations.RunPython(mend_log, migrations.RunPython.noop),
    ]
