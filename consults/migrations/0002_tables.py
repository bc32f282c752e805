"""The tables of the content: consults, guides and all that belongs to them."""

import consults.models.redaction
import consults.models.scheduler
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import taggit.managers
import web.keys
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('consults', '0002_consults'), ('consults', '0007_meanings'), ('consults', '0008_tallies'), ('consults', '0009_safe_to_publish'), ('consults', '0011_desk'), ('consults', '0013_guides'), ('consults', '0014_redaction'), ('consults', '0016_sqlite'), ('consults', '0017_lost'), ('consults', '0018_rights3'), ('consults', '0019_calendar')]

    initial = True

    dependencies = [
        ('auth', '__first__'),
        ('consults', '0001_departments'),
        ('faq', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Backup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=500)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('expires_on', models.DateField(help_text='Delete the file by this day.')),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='The same in reviews and the log.', max_length=32, unique=True)),
                ('step', models.CharField(max_length=20)),
                ('made_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('rows', models.JSONField(default=list)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'batches',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='NumberSequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last', models.PositiveIntegerField(default=1000)),
            ],
        ),
        migrations.CreateModel(
            name='RetiredNumber',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('was_public', models.BooleanField(default=False, help_text='Its address says that it is gone; else it never existed.')),
                ('retired_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=60, unique=True)),
                ('stem', models.CharField(db_index=True, max_length=60)),
                ('documents', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Guide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300)),
                ('slug', models.SlugField(allow_unicode=True, max_length=150, unique=True)),
                ('lead', models.TextField(blank=True, help_text='The first paragraphs. Markdown.')),
                ('body', models.TextField(help_text='Markdown; sections as ## headings.')),
                ('further_reading', models.JSONField(blank=True, default=list, help_text='Titles of articles to read next, as imported.')),
                ('language', models.CharField(default='en', max_length=35)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('binned', 'In the bin')], db_index=True, default='draft', editable=False, max_length=20)),
                ('published_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('withdrawn_reason', models.CharField(blank=True, db_default='', default='', editable=False, max_length=500)),
                ('sent_back_because', models.CharField(blank=True, db_default='', default='', editable=False, max_length=500)),
                ('reviewed_by', models.CharField(blank=True, editable=False, max_length=200)),
                ('reviewed_on', models.DateField(blank=True, editable=False, null=True)),
                ('review_due_on', models.DateField(blank=True, editable=False, null=True)),
                ('source_name', models.CharField(blank=True, max_length=200)),
                ('source_id', models.CharField(blank=True, max_length=200)),
                ('source_url', models.URLField(blank=True, max_length=1000)),
                ('source_text', models.TextField(blank=True, editable=False)),
                ('content_key', models.CharField(db_index=True, editable=False, max_length=32)),
                ('imported_key', models.CharField(blank=True, editable=False, max_length=32)),
                ('lead_html', models.TextField(blank=True, editable=False)),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('excerpt', models.CharField(blank=True, editable=False, max_length=320)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guides', to='consults.department')),
                ('scheduled_by', models.ForeignKey(editable=False, help_text='Who put it on the calendar; empty again once its time has come.', null=True, on_delete=consults.models.scheduler.unless_waiting, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'faq_guide',
                'ordering': ['-published_at', '-pk'],
                'permissions': [('publish_guide', 'Can publish and withdraw guides'), ('review_guide', 'Can review guides'), ('bin_guide', 'Can move guides to the bin and back'), ('source_guide', 'Can read source texts of guides as imported')],
            },
        ),
        migrations.CreateModel(
            name='Facet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('all', 'All'), ('department', 'Department'), ('tag', 'Tag'), ('doctor', 'Doctor'), ('age', 'Age'), ('sex', 'Sex'), ('year', 'Year')], max_length=10)),
                ('text', models.CharField(blank=True, help_text='The age band, sex or year.', max_length=10)),
                ('listed', models.PositiveIntegerField(default=0)),
                ('department', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='facet', to='consults.department')),
                ('doctor', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='facet', to='consults.doctor')),
                ('tag', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='facet', to='faq.faqtag')),
            ],
        ),
        migrations.CreateModel(
            name='GuideTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guide_tags', to='consults.guide')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guide_tags', to='faq.faqtag')),
            ],
            options={
                'verbose_name': 'FAQ tag',
                'db_table': 'faq_guidetag',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, help_text='Public, unique, never used again.', unique=True)),
                ('title', models.CharField(help_text='The headline, as a reader would ask it.', max_length=300)),
                ('slug', models.SlugField(allow_unicode=True, editable=False, max_length=150)),
                ('subject', models.CharField(blank=True, help_text="The asker's own line.", max_length=500)),
                ('body', models.TextField(help_text="The asker's words. Markdown.", verbose_name='question')),
                ('asker_name', models.CharField(blank=True, max_length=150, verbose_name='pseudonym')),
                ('asker_age_band', models.CharField(blank=True, choices=[('0-9', '0-9 years'), ('10-19', '10-19 years'), ('20-29', '20-29 years'), ('30-39', '30-39 years'), ('40-49', '40-49 years'), ('50-59', '50-59 years'), ('60-69', '60-69 years'), ('70-79', '70-79 years'), ('80-89', '80-89 years'), ('90+', '90+ years')], max_length=5, verbose_name='age')),
                ('asker_sex', models.CharField(blank=True, choices=[('', 'Unknown'), ('female', 'Female'), ('male', 'Male'), ('other', 'Other')], max_length=10, verbose_name='sex')),
                ('asker_sex_confirmed', models.BooleanField(default=False, help_text='Only then is it shown: imported pages are often wrong about it.', verbose_name='sex confirmed')),
                ('asked_on', models.DateField(blank=True, null=True)),
                ('more_info', models.TextField(blank=True, help_text="Explanation beside the doctor's words. Markdown.")),
                ('more_info_origin', models.CharField(choices=[('doctor', 'A doctor'), ('editor', 'The editors'), ('machine', 'Written by a machine'), ('unknown', 'Unknown')], default='unknown', max_length=10, verbose_name='written by')),
                ('more_info_reviewed_by', models.CharField(blank=True, max_length=200, verbose_name='reviewed by')),
                ('more_info_reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('language', models.CharField(default='en', help_text='Like “en” or “zh-Hant”.', max_length=35)),
                ('follows_up', models.PositiveIntegerField(blank=True, help_text='The number of the earlier consult; it may be imported later.', null=True, verbose_name='follows up consult')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('binned', 'In the bin')], default='draft', editable=False, max_length=20)),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawn_reason', models.CharField(blank=True, editable=False, max_length=500)),
                ('reviewed_by', models.CharField(blank=True, editable=False, max_length=200)),
                ('reviewed_on', models.DateField(blank=True, editable=False, null=True)),
                ('review_due_on', models.DateField(blank=True, editable=False, null=True)),
                ('source_name', models.CharField(blank=True, max_length=200)),
                ('source_id', models.CharField(blank=True, max_length=200)),
                ('source_url', models.URLField(blank=True, max_length=1000)),
                ('source_text', models.TextField(blank=True, editable=False)),
                ('sent_back_because', models.CharField(blank=True, editable=False, max_length=500)),
                ('second_look', models.BooleanField(default=False, editable=False, help_text='Published, and wants a second look by someone else.')),
                ('was_public', models.BooleanField(db_default=False, default=False, editable=False, help_text='Readers saw it and do not any more: its address says that it is gone.')),
                ('blockers', models.PositiveSmallIntegerField(default=0, editable=False, help_text='Findings that keep it from being published.')),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('more_info_html', models.TextField(blank=True, editable=False)),
                ('excerpt', models.CharField(blank=True, editable=False, max_length=320)),
                ('reply_excerpt', models.CharField(blank=True, editable=False, max_length=320)),
                ('note_kind', models.CharField(blank=True, editable=False, max_length=10)),
                ('card_tags', models.CharField(blank=True, editable=False, max_length=310)),
                ('opening_key', models.CharField(blank=True, db_index=True, editable=False, max_length=32)),
                ('content_key', models.CharField(blank=True, db_index=True, editable=False, max_length=32)),
                ('imported_key', models.CharField(blank=True, editable=False, max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('modified_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False)),
                ('public_key', models.CharField(blank=True, db_default='', default='', editable=False, max_length=32)),
                ('assigned_to', models.ForeignKey(blank=True, help_text='Who works on it next.', limit_choices_to={'is_staff': True}, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scheduled_by', models.ForeignKey(editable=False, help_text='Who put it on the calendar; empty again once its time has come.', null=True, on_delete=consults.models.scheduler.unless_waiting, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='consults.department')),
                ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='consults.doctor')),
            ],
            options={
                'verbose_name': 'consult',
                'ordering': ['-pk'],
                'permissions': [('publish_question', 'Can publish and withdraw consults'), ('review_question', 'Can review consults'), ('bin_question', 'Can move consults to the bin and back'), ('export_question', 'Can export consults from the desk'), ('answer_question', 'Can answer consults addressed to them'), ('source_question', 'Can read source texts as imported')],
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='arrival', serialize=False, to='consults.question')),
                ('published_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Dismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=32)),
                ('reason', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='consults.question')),
                ('guide', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='consults.guide')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FacetPair',
            fields=[
                ('pk', models.CompositePrimaryKey('scope_id', 'option_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('option_kind', models.CharField(choices=[('all', 'All'), ('department', 'Department'), ('tag', 'Tag'), ('doctor', 'Doctor'), ('age', 'Age'), ('sex', 'Sex'), ('year', 'Year')], max_length=10)),
                ('listed', models.PositiveIntegerField(default=0)),
                ('option', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consults.facet')),
                ('scope', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='options', to='consults.facet')),
            ],
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('pk', models.CompositePrimaryKey('facet_id', 'published_at', 'question_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('published_at', models.DateTimeField()),
                ('facet', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='listings', to='consults.facet')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listings', to='consults.question')),
            ],
        ),
        migrations.CreateModel(
            name='ListingMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('published_at', models.DateTimeField()),
                ('question_id', models.BigIntegerField()),
                ('facet', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='consults.facet')),
            ],
        ),
        migrations.CreateModel(
            name='Meaning',
            fields=[
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='meaning', serialize=False, to='consults.question')),
                ('text_key', models.CharField(max_length=32)),
                ('vector', models.BinaryField(help_text='One signed byte for each dimension.')),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(db_index=True)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='consults.question')),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='consults.question')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'presences',
            },
        ),
        migrations.CreateModel(
            name='ReadTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='Its first day.')),
                ('reads', models.PositiveIntegerField(default=0)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_tallies', to='consults.question')),
            ],
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(db_index=True, verbose_name='consult')),
                ('category', models.CharField(choices=[('name', 'A name'), ('contact', 'Contact data'), ('identity', 'An identity number'), ('address', 'An address'), ('date', 'A date'), ('age', 'An age'), ('place', 'A place'), ('other', 'Something else'), ('consult', 'The whole consult')], max_length=10)),
                ('needles', models.JSONField(default=list, editable=False)),
                ('key_id', models.CharField(db_default='', default=web.keys.current, editable=False, help_text='Which key the needles were made with (`web.keys`).', max_length=8)),
                ('ledger_id', models.CharField(db_default='', default=consults.models.redaction.new_id, editable=False, help_text='Its name in the ledger of erasures, which outlives this database.', max_length=32)),
                ('state', models.CharField(choices=[('begun', 'Begun'), ('rewritten', 'Rewritten; files not yet swept'), ('proved', 'Proved: nothing left'), ('residue', 'Something is left'), ('uncompared', 'Nothing found; not all could be compared')], db_index=True, default='begun', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('rewritten', models.JSONField(default=dict, help_text='Places rewritten, by store.')),
                ('proof', models.JSONField(default=list, help_text='Every store searched and what was found.')),
                ('proved_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='redactions', to='consults.question')),
            ],
            options={
                'ordering': ['-pk'],
                'permissions': [('erase_question', 'Can redact and erase for good')],
            },
        ),
        migrations.CreateModel(
            name='RelatedQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(default=0)),
                ('score', models.FloatField(default=0, editable=False)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('origin', models.CharField(choices=[('pinned', 'Pinned by an editor'), ('thread', 'Same case'), ('imported', 'Named by the source page'), ('suggested', 'Suggested'), ('muted', 'Never show')], default='pinned', max_length=10)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related', to='consults.question')),
                ('related', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_to', to='consults.question')),
            ],
            options={
                'verbose_name': 'similar consult',
                'ordering': ['rank', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hospital', models.CharField(blank=True, help_text="The doctor's affiliation at the time.", max_length=200)),
                ('body', models.TextField(help_text="The doctor's words. Markdown.", verbose_name='reply')),
                ('replied_on', models.DateField(blank=True, null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('opening_key', models.CharField(blank=True, db_index=True, editable=False, max_length=32)),
                ('checksum', models.CharField(default='', editable=False, max_length=64)),
                ('redactions', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='consults.department')),
                ('doctor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='consults.doctor')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='consults.question')),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': [models.F('position'), models.F('pk')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('identity', 'This shows who I am'), ('wrong', 'Something is wrong')], max_length=10)),
                ('text', models.TextField(blank=True, verbose_name="in the reader's words")),
                ('state', models.CharField(choices=[('open', 'Open'), ('settled', 'Settled'), ('dismissed', 'Nothing to do')], default='open', max_length=10)),
                ('reported_on', models.DateField()),
                ('closed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='consults.question')),
            ],
            options={
                'ordering': ['state', 'kind', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('right', 'Still right'), ('changed', 'Changed, and right now'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('parts', models.JSONField(default=list, help_text='What was looked at.')),
                ('named', models.CharField(help_text='The reviewer, as readers see the name.', max_length=200)),
                ('reviewed_on', models.DateField()),
                ('due_on', models.DateField()),
                ('batch', models.CharField(blank=True, help_text='The same for all of one bulk stamp.', max_length=32)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='consults.question')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.JSONField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('saved', 'Saved'), ('pending', 'Waiting'), ('published', 'Published')], default='saved', max_length=10)),
                ('step', models.CharField(blank=True, db_default='', default='', help_text='The bulk step or import it was kept by; empty: somebody worked on the consult.', max_length=20)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('base', models.ForeignKey(help_text='What a waiting change began from.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='consults.revision')),
                ('guide', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='consults.guide')),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='consults.question')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='consults.question')),
                ('title', models.TextField()),
                ('tags', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'search entries',
            },
        ),
        migrations.CreateModel(
            name='SimilarCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(blank=True, max_length=500)),
                ('question_excerpt', models.TextField(blank=True)),
                ('doctor', models.CharField(blank=True, max_length=200)),
                ('reply_excerpt', models.TextField(blank=True)),
                ('question_key', models.CharField(blank=True, db_index=True, max_length=32)),
                ('reply_key', models.CharField(blank=True, db_index=True, max_length=32)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='similar_cards', to='consults.question')),
                ('target', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='named_by_cards', to='consults.question')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SuggestedName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=300)),
                ('doctor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consults.doctor')),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consults.question')),
                ('tag', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='faq.faqtag')),
            ],
        ),
        migrations.CreateModel(
            name='TaggedQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged', to='consults.question', verbose_name='consult')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tagged_questions', to='faq.faqtag')),
            ],
            options={
                'verbose_name': 'FAQ tag',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ErasedText',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('redaction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='consults.redaction')),
            ],
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('helpful', models.BooleanField()),
                ('reason', models.CharField(blank=True, choices=[('', 'No reason given'), ('unclear', 'Hard to understand'), ('other_case', 'Does not answer my question'), ('outdated', 'Seems out of date'), ('incomplete', 'Something is missing')], max_length=10)),
                ('count', models.PositiveIntegerField(default=0)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='consults.question')),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='consults.revision')),
            ],
            options={
                'verbose_name_plural': 'feedback',
                'ordering': ['helpful', '-count'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirm', models.CharField(choices=[('spoken', 'A code I tell the doctor myself'), ('mailed', 'A code mailed to the doctor')], default='spoken', max_length=10)),
                ('mail', models.EmailField(blank=True, max_length=254, verbose_name="the doctor's address")),
                ('key_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('code_hash', models.CharField(blank=True, editable=False, max_length=200)),
                ('code_expires_at', models.DateTimeField(editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, choices=[('', 'No answer yet'), ('approved', 'Approved'), ('commented', 'Wants changes')], max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('doctor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consults.doctor')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='consults.question')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='consults.revision')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('confirmed', 'Confirmed'), ('updated', 'Updated'), ('superseded', 'Superseded')], max_length=10)),
                ('body', models.TextField(blank=True, help_text="The signer's words. Markdown.", verbose_name='note')),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('signed_on', models.DateField()),
                ('doctor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='consults.doctor', verbose_name='signed by')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='consults.question')),
                ('superseded_by', models.ForeignKey(blank=True, help_text='The consult to read instead.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='supersedes', to='consults.question')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='consults.reply')),
            ],
            options={
                'ordering': ['signed_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='Question',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='consults.TaggedQuestion', to='faq.FaqTag', verbose_name='tags'),
        ),
        migrations.AddField(
            model_name='Guide',
            name='tags',
            field=models.ManyToManyField(related_name='guides', through='consults.GuideTag', to='faq.faqtag'),
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=2000)),
                ('key', models.CharField(help_text='A hash of the address.', max_length=32, unique=True)),
                ('http_status', models.PositiveSmallIntegerField(help_text='The HTTP status, if any.', null=True)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('checked_at', models.DateTimeField(db_index=True, null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0, help_text='Tries in a row that failed.')),
                ('questions', models.ManyToManyField(related_name='links', to='consults.question')),
            ],
            options={
                'ordering': ['-failures', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('words', 'Search'), ('pair', 'Two filters')], default='words', max_length=5)),
                ('key', models.CharField(max_length=32, unique=True)),
                ('text', models.CharField(blank=True, max_length=120)),
                ('searches', models.PositiveIntegerField(default=0)),
                ('empty', models.PositiveIntegerField(default=0)),
                ('clicks', models.PositiveIntegerField(default=0)),
                ('last_on', models.DateField(db_index=True)),
            ],
            options={
                'verbose_name': 'gap',
                'verbose_name_plural': 'gaps',
                'indexes': [models.Index(models.F('kind'), models.OrderBy(models.F('empty'), descending=True), name='tally_by_empty')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(blank=True, choices=[('', 'The consult'), ('title', 'Title'), ('body', 'Question'), ('asker', 'The asker'), ('replies', 'Replies'), ('more_info', 'More Info'), ('tags', 'FAQ tags')], max_length=20)),
                ('text', models.TextField()),
                ('named', models.CharField(help_text='Who wrote it; doctors need no account.', max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='consults.question')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(blank=True, limit_choices_to={'is_active': True, 'is_staff': True}, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['to', 'resolved_at'], name='comment_to_answer')],
            },
        ),
        migrations.AddConstraint(
            model_name='doctor',
            constraint=models.UniqueConstraint(models.F('name_key'), models.F('department'), name='doctor_once_in_a_department'),
        ),
        migrations.AddIndex(
            model_name='facet',
            index=models.Index(models.F('kind'), models.OrderBy(models.F('listed'), descending=True), name='facet_by_size'),
        ),
        migrations.AddConstraint(
            model_name='facet',
            constraint=models.UniqueConstraint(models.F('kind'), models.F('text'), condition=models.Q(('department', None), ('doctor', None), ('tag', None)), name='facet_once_for_a_text'),
        ),
        migrations.AddIndex(
            model_name='facetpair',
            index=models.Index(models.F('scope'), models.F('option_kind'), models.OrderBy(models.F('listed'), descending=True), name='facet_pair_by_size'),
        ),
        migrations.AddConstraint(
            model_name='dismissal',
            constraint=models.UniqueConstraint(models.F('question'), models.F('code'), models.F('key'), name='dismissed_once'),
        ),
        migrations.AddConstraint(
            model_name='dismissal',
            constraint=models.UniqueConstraint(models.F('guide'), models.F('code'), models.F('key'), name='dismissed_once_in_a_guide'),
        ),
        migrations.AddConstraint(
            model_name='dismissal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('guide__isnull', True), ('question__isnull', False)), models.Q(('guide__isnull', False), ('question__isnull', True)), _connector='OR'), name='dismissal_of_one_content'),
        ),
        migrations.AddConstraint(
            model_name='dismissal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='dismissal_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='guidetag',
            constraint=models.UniqueConstraint(models.F('guide'), models.F('tag'), name='tag_once_on_a_guide'),
        ),
        migrations.AddIndex(
            model_name='guide',
            index=models.Index(condition=models.Q(('scheduled_by__isnull', False)), fields=['scheduled_by'], name='guide_on_the_calendar'),
        ),
        migrations.AddConstraint(
            model_name='guide',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='published_guide_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='guide',
            constraint=models.UniqueConstraint(models.F('source_name'), models.F('source_id'), condition=models.Q(('source_id', ''), _negated=True), name='guide_once_for_a_source_id'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(models.F('failures'), name='link_by_failures'),
        ),
        migrations.AddIndex(
            model_name='listingmark',
            index=models.Index(fields=['facet', 'position'], name='listing_mark_by_position'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(models.F('question'), models.F('number'), name='mention_once'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(models.F('question'), models.F('user'), name='present_once'),
        ),
        migrations.AddIndex(
            model_name='readtally',
            index=models.Index(models.F('month'), models.OrderBy(models.F('reads'), descending=True), name='reads_by_month'),
        ),
        migrations.AddConstraint(
            model_name='readtally',
            constraint=models.UniqueConstraint(models.F('question'), models.F('month'), name='reads_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.UniqueConstraint(models.F('number'), condition=models.Q(('category', 'consult')), name='erased_once'),
        ),
        migrations.AddConstraint(
            model_name='relatedquestion',
            constraint=models.UniqueConstraint(models.F('question'), models.F('related'), condition=models.Q(('origin', 'thread'), _negated=True), name='related_once'),
        ),
        migrations.AddConstraint(
            model_name='relatedquestion',
            constraint=models.UniqueConstraint(models.F('question'), models.F('related'), condition=models.Q(('origin', 'thread')), name='related_once_in_thread'),
        ),
        migrations.AddConstraint(
            model_name='relatedquestion',
            constraint=models.CheckConstraint(condition=models.Q(('question', models.F('related')), _negated=True), name='related_to_another'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body', ''), _negated=True), models.Q(('kind', 'updated'), _negated=True), _connector='OR'), name='note_says_something'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(models.F('state'), models.F('kind'), name='report_by_state'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(fields=['state'], name='revision_by_state'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(models.F('question'), condition=models.Q(('state', 'pending')), name='one_change_waits'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(models.F('guide'), condition=models.Q(('state', 'pending')), name='one_change_of_a_guide_waits'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('guide__isnull', True), ('question__isnull', False)), models.Q(('guide__isnull', False), ('question__isnull', True)), _connector='OR'), name='revision_of_one_content'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(models.F('question'), models.F('revision'), models.F('helpful'), models.F('reason'), name='feedback_counted_once'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(models.F('question'), models.F('helpful'), models.F('reason'), condition=models.Q(('revision', None)), name='feedback_counted_once_without_revision'),
        ),
        migrations.AddConstraint(
            model_name='similarcard',
            constraint=models.UniqueConstraint(models.F('question'), models.F('position'), name='card_once_at_a_place'),
        ),
        migrations.AddConstraint(
            model_name='suggestedname',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('doctor', None), ('question', None), ('tag__isnull', False)), models.Q(('doctor__isnull', False), ('question', None), ('tag', None)), models.Q(('doctor', None), ('question__isnull', False), ('tag', None)), _connector='OR'), name='suggested_name_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='taggedquestion',
            constraint=models.UniqueConstraint(models.F('content_object'), models.F('tag'), name='tag_once_on_a_question'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(models.F('status'), models.OrderBy(models.F('id'), descending=True), name='question_by_status'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(models.F('department'), models.OrderBy(models.F('id'), descending=True), name='question_by_department'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['status', 'published_at'], name='question_by_publication'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['status', 'sent_back_because'], name='question_sent_back'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['status', 'review_due_on'], name='question_by_review_due'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['status', 'blockers'], name='question_by_blockers'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['updated_at'], name='question_by_change'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['assigned_to', 'status'], name='question_by_assignee'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['second_look', 'status'], name='question_second_look'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(condition=models.Q(('scheduled_by__isnull', False)), fields=['scheduled_by'], name='question_on_the_calendar'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='published_question_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='question_has_a_number'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('asker_age_band__in', ['', '0-9', '10-19', '20-29', '30-39', '40-49', '50-59', '60-69', '70-79', '80-89', '90+'])), name='question_age_is_a_band'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(models.F('source_name'), models.F('source_id'), condition=models.Q(('source_id', ''), _negated=True), name='question_once_for_a_source_id'),
        ),
    ]
