"""Locks in the database: no consult goes whose number is not retired, and no reply whose seal is on."""

from django.db import migrations

from consults import locks


class Migration(migrations.Migration):
    dependencies = [("consults", "0014_redaction")]

    operations = [migrations.RunPython(locks.put_on, locks.take_off)]
