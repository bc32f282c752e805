"""The tables of departments and doctors, which the vocabulary needs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('consults', '0001_departments_and_doctors')]

    initial = True

    dependencies = [
        ('auth', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('slug', models.SlugField(allow_unicode=True, max_length=120, unique=True)),
                ('description', models.TextField(blank=True, help_text='What this department treats. Plain text.')),
                ('needs_second_person', models.BooleanField(default=False, help_text='A consult is published by someone other than who submitted it for review.')),
                ('review_months', models.PositiveSmallIntegerField(default=36, help_text='HSE and similar services take three years.', verbose_name='months between reviews')),
                ('order', models.PositiveSmallIntegerField(default=100, help_text='Small numbers come first.')),
            ],
            options={
                'ordering': ['order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Doctor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Without the title: “Jiang Junyi”.', max_length=150)),
                ('name_key', models.CharField(editable=False, max_length=150)),
                ('slug', models.SlugField(allow_unicode=True, max_length=180, unique=True)),
                ('honorific', models.CharField(blank=True, default='Dr.', max_length=40)),
                ('hospital', models.CharField(blank=True, help_text='Where they work today.', max_length=200)),
                ('credentials', models.CharField(blank=True, max_length=200)),
                ('biography', models.TextField(blank=True, help_text='Plain text.')),
                ('active', models.BooleanField(default=True, help_text='Still answers questions.')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doctors', to='consults.department')),
                ('user', models.OneToOneField(blank=True, help_text='With which the doctor answers what is addressed to them.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='doctor', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
    ]
