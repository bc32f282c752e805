"""The tables of the vocabulary."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('faq', '0001_vocabulary_and_guides'), ('faq', '0002_names_in_texts'), ('faq', '0003_changes_of_the_vocabulary'), ('faq', '0004_safe_to_publish'), ('faq', '0005_guides')]

    initial = True

    dependencies = [
        ('auth', '__first__'),
        ('consults', '0001_departments'),
    ]

    operations = [
        migrations.CreateModel(
            name='FaqTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('name_key', models.CharField(editable=False, max_length=150)),
                ('slug', models.SlugField(allow_unicode=True, max_length=180, unique=True)),
                ('description', models.TextField(blank=True, help_text='Shown above the consults of this tag. Plain text.')),
                ('stem_key', models.CharField(db_index=True, default='', editable=False, max_length=300)),
                ('initial', models.CharField(db_index=True, editable=False, max_length=1)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='faq_tags', to='consults.department')),
            ],
            options={
                'verbose_name': 'FAQ tag',
                'verbose_name_plural': 'FAQ tags',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ApartPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='faq.faqtag')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='faq.faqtag')),
            ],
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250)),
                ('was_a_tag', models.BooleanField(default=False, editable=False, help_text='A tag of this name was merged into this one.')),
                ('stem_key', models.CharField(db_index=True, default='', editable=False, max_length=300)),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='faq.faqtag')),
            ],
            options={
                'verbose_name_plural': 'aliases',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=180, unique=True)),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='faq.faqtag')),
            ],
        ),
        migrations.CreateModel(
            name='HelpNow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Emergency: call for help now'), (2, 'Urgent: get help today'), (3, 'See a doctor soon')])),
                ('text', models.TextField(help_text='What to look for and what to do. Markdown. {emergency} is the local number.')),
                ('text_html', models.TextField(editable=False)),
                ('active', models.BooleanField(default=True, help_text='Shown to readers.')),
                ('review_due_on', models.DateField(verbose_name='review due on')),
                ('department', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='help_now', to='consults.department')),
                ('tag', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='help_now', to='faq.faqtag')),
            ],
            options={
                'verbose_name': 'help-now text',
                'ordering': ['level', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TagChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', 'Merge'), ('split', 'Split')], max_length=10)),
                ('summary', models.CharField(max_length=400)),
                ('rows', models.JSONField()),
                ('consults', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tag', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='changes', to='faq.faqtag', verbose_name='kept tag')),
            ],
            options={
                'verbose_name': 'change of the vocabulary',
                'verbose_name_plural': 'changes of the vocabulary',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='faqtag',
            constraint=models.UniqueConstraint(models.F('name_key'), models.F('department'), name='tag_name_once_in_a_department'),
        ),
        migrations.AddConstraint(
            model_name='faqtag',
            constraint=models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='tag_has_a_slug'),
        ),
        migrations.AddConstraint(
            model_name='apartpair',
            constraint=models.UniqueConstraint(models.F('first'), models.F('second'), name='apart_once'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.UniqueConstraint(models.F('tag'), models.F('name'), name='alias_once_for_a_tag'),
        ),
        migrations.AddConstraint(
            model_name='helpnow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', True), ('tag__isnull', False)), models.Q(('department__isnull', False), ('tag__isnull', True)), _connector='OR'), name='help_now_is_for_a_tag_or_a_department'),
        ),
        migrations.AddConstraint(
            model_name='helpnow',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', [1, 2, 3])), name='help_now_has_a_level'),
        ),
    ]
