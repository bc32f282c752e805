"""The database keeps who gave a reply and when, once readers saw it or the doctor gave it at the desk."""

from django.db import migrations

from consults.models import locks


class Migration(migrations.Migration):
    dependencies = [("consults", "0009_sent_back")]

    operations = [migrations.RunPython(locks.put_on_author, locks.take_off_author)]
