"""What a doctor wrote with an own account is known by what its revision noted, not by who has the account now.

Revisions from before rows were named get the note now, by the account that kept them.
"""

from django.db import migrations

from consults.models import locks


def note_own_words(apps, schema_editor):
    revisions = apps.get_model("consults", "Revision").objects
    replies = apps.get_model("consults", "Reply").objects
    unnamed = revisions.filter(author__doctor__isnull=False, question__isnull=False, step="")
    unnamed = unnamed.exclude(state__in=["pending", "replaced"]).exclude(document__has_key="rows")
    for row in unnamed.select_related("author__doctor").iterator():
        words = {reply["body"] for reply in row.document.get("replies", [])}
        given = replies.filter(question=row.question_id, doctor=row.author.doctor.pk)
        own = [pk for pk, body in given.values_list("pk", "body") if body in words]
        if own:
            row.document["rows"] = {"own": own}
            row.save(update_fields=["document"])


class Migration(migrations.Migration):
    dependencies = [("consults", "0016_waiting_mail")]

    operations = [
        migrations.RunPython(note_own_words, migrations.RunPython.noop),
        migrations.RunPython(locks.put_on_author, migrations.RunPython.noop),
    ]
