"""Passkeys, accounts of a provider, an Administrator's words of the site, and the right to change these."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from consults.models import groups

RIGHTS = {"Administrator": [("accounts", "change", ["sitetexts"])]}


def give_rights(apps, schema_editor):
    groups.give(apps, RIGHTS)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("consults", "0004_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The human-readable name of this device.', max_length=64)),
                ('confirmed', models.BooleanField(default=True, help_text='Is this device ready for use?')),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='The date and time when this device was initially created in the system.', null=True)),
                ('last_used_at', models.DateTimeField(blank=True, help_text='The most recent date and time this device was used.', null=True)),
                ('id_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('credential_id', models.BinaryField()),
                ('public_key', models.BinaryField()),
                ('sign_count', models.BigIntegerField(db_default=0, default=0, editable=False)),
                ('user', models.ForeignKey(help_text='The user that this device belongs to.', on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SiteTexts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('notice', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('help_numbers', models.JSONField(blank=True, default=dict)),
                ('saves', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
            ],
            options={
                'verbose_name': 'words of the site',
                'verbose_name_plural': 'words of the site',
                'default_permissions': ('change',),
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_site_texts')],
            },
        ),
        migrations.CreateModel(
            name='ProviderAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=300)),
                ('subject', models.CharField(max_length=255)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='provider_account', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='one_account_of_a_provider')],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
