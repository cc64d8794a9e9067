import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import foundation.models
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables


class Migration(migrations.Migration):

    replaces = [
        ("foundation", "0001_initial"),
        ("foundation", "0003_retention"),
        ("foundation", "0004_row_exports"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='RetentionRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('started_at', models.DateTimeField(verbose_name='began')),
                    ('finished_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='ended')),
                    ('rules', models.JSONField(help_text='Numbers, and the age of the oldest.', verbose_name='by rule')),
                    ('is_unfinished', models.BooleanField(db_default=False, default=False, verbose_name='more is left')),
                ],
                options={
                    'verbose_name': 'clean-up',
                    'verbose_name_plural': 'clean-ups',
                    'ordering': ['-finished_at', '-pk'],
                    'indexes': [models.Index(fields=['-finished_at'], name='retention_run_newest')],
                },
            ),
            migrations.CreateModel(
                name='ThrottleCounter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.CharField(max_length=40)),
                    ('key', models.CharField(max_length=200)),
                    ('ends_at', models.DateTimeField(db_index=True)),
                    ('count', models.PositiveIntegerField(db_default=0, default=0)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(models.F('scope'), models.F('key'), name='attempts_once')],
                },
            ),
            migrations.CreateModel(
                name='ExportFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField(default=foundation.models.soon, null=True)),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('done_at', models.DateTimeField(null=True)),
                    ('export', models.CharField(max_length=40)),
                    ('filters', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                    ('with_personal', models.BooleanField(db_default=False, default=False)),
                    ('file_format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel workbook (.xlsx)')], max_length=4)),
                    ('language', models.CharField(max_length=10)),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('is_scheduled', models.BooleanField(db_default=False, default=False)),
                    ('rows', models.PositiveIntegerField(db_default=0, default=0, help_text='Written so far.')),
                    ('path', models.CharField(blank=True, db_default='', default='', max_length=200)),
                    ('size', models.PositiveBigIntegerField(db_default=0, default=0)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='export_files', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'export',
                    'verbose_name_plural': 'exports',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(models.F('due_at'), condition=models.Q(('due_at__isnull', False)), name='export_due'), models.Index(models.F('done_at'), models.F('id'), name='export_done')],
                },
            ),
            migrations.CreateModel(
                name='ExportSchedule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('export', models.CharField(max_length=40)),
                    ('filters', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                    ('with_personal', models.BooleanField(db_default=False, default=False)),
                    ('file_format', models.CharField(max_length=4)),
                    ('every', models.CharField(choices=[('day', 'each day'), ('week', 'each week')], max_length=4)),
                    ('since', models.DateField(help_text='The first day that the next file tells of.')),
                    ('due_on', models.DateField(help_text='When the next file is made.')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='export_schedules', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'scheduled export',
                    'verbose_name_plural': 'scheduled exports',
                    'ordering': ['pk'],
                    'indexes': [models.Index(models.F('due_on'), models.F('id'), name='export_schedule_due')],
                },
            ),
        ]),
    ]
