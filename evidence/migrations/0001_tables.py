import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import evidence.models
import foundation.models
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables


class Migration(migrations.Migration):

    replaces = [
        ("evidence", "0001_initial"),
        ("evidence", "0002_turned_lines"),
        ("evidence", "0003_record_looks_with_all_else"),
        ("evidence", "0004_retention"),
        ("evidence", "0005_what_a_pdf_states"),
        ("evidence", "0006_what_a_label_sticks_on"),
        ("evidence", "0007_photos_read_in_copies"),
        ("evidence", "0008_what_looks_changed"),
        ("evidence", "0009_script_of_pages"),
        ("evidence", "0010_find_similar_pages"),
        ("evidence", "0011_files_of_answers"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='UnwantedFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, unique=True)),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='Upload',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField(default=foundation.models.soon, null=True)),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('done_at', models.DateTimeField(null=True)),
                    ('kind', models.CharField(choices=[('invoice', 'invoice'), ('serial_photo', 'photo of the serial number'), ('answer', 'file for an answer')], max_length=12)),
                    ('serial', models.CharField(blank=True, db_default='', default='', help_text='The unit that it is to prove; none while the label is scanned to learn it.', max_length=40)),
                    ('original_name', models.CharField(max_length=200)),
                    ('sha256', models.CharField(help_text='Of the file as it was uploaded.', max_length=64)),
                    ('software', models.CharField(blank=True, db_default='', default='', help_text='What wrote the file, as the file itself says.', max_length=100)),
                    ('original', models.FileField(blank=True, db_default='', default='', max_length=200, storage=evidence.models.evidence_storage, upload_to=evidence.models.evidence_name)),
                    ('uploaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('submitted_at', models.DateTimeField(null=True)),
                    ('deleted_at', models.DateTimeField(help_text='When its files and what was read on them were deleted by rule.', null=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'upload',
                    'verbose_name_plural': 'uploads',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='UploadPage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(help_text='From 0.')),
                    ('file', models.FileField(max_length=200, storage=evidence.models.evidence_storage, upload_to=evidence.models.evidence_name)),
                    ('thumbnail', models.BinaryField(null=True)),
                    ('fingerprint', models.CharField(blank=True, db_default='', default='', help_text='256 bits in hexadecimal; alike if pictures are.', max_length=64)),
                    ('codes', models.JSONField(db_default=[], default=list)),
                    ('lines', models.JSONField(help_text='Empty where the print was not read.', null=True)),
                    ('script', models.CharField(blank=True, db_default='', default='', max_length=8)),
                    ('digests', models.JSONField(help_text='Of its codes and numbers, once the texts are deleted by rule.', null=True)),
                    ('stated', models.JSONField(db_default=[], default=list, help_text='What a PDF itself says stands there; the print has to confirm it.')),
                    ('surroundings', models.JSONField(help_text='What the label on a photo sticks on, by its colours.', null=True)),
                    ('signs', models.JSONField(db_default=[], default=list, help_text="What looks changed in the upload's own bytes, and where.")),
                    ('turned_lines', models.JSONField(db_default={}, default=dict)),
                    ('copy_reading', models.JSONField(help_text='Where only a copy shows the serial: which one, and what it says.', null=True)),
                    ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='evidence.upload')),
                ],
                options={
                    'verbose_name': 'page',
                    'verbose_name_plural': 'pages',
                    'ordering': ['upload', 'number'],
                },
            ),
            migrations.AddIndex(
                model_name='upload',
                index=models.Index(models.F('due_at'), condition=models.Q(('due_at__isnull', False)), name='upload_due'),
            ),
            migrations.AddIndex(
                model_name='upload',
                index=models.Index(models.F('sha256'), name='upload_sha256'),
            ),
            migrations.AddIndex(
                model_name='upload',
                index=models.Index(models.F('uploaded_at'), condition=models.Q(('submitted_at', None)), name='upload_stray'),
            ),
            migrations.AddIndex(
                model_name='upload',
                index=models.Index(models.F('original'), name='upload_original'),
            ),
            migrations.AddIndex(
                model_name='upload',
                index=models.Index(models.F('kind'), models.F('submitted_at'), condition=models.Q(('deleted_at', None), ('submitted_at__isnull', False)), name='upload_kept'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(models.F('file'), name='page_file'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(django.db.models.functions.text.Substr('fingerprint', 1, 7), models.F('id'), name='page_band_01'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(django.db.models.functions.text.Substr('fingerprint', 8, 7), models.F('id'), name='page_band_08'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(django.db.models.functions.text.Substr('fingerprint', 15, 7), models.F('id'), name='page_band_15'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(django.db.models.functions.text.Substr('fingerprint', 22, 7), models.F('id'), name='page_band_22'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(django.db.models.functions.text.Substr('fingerprint', 29, 7), models.F('id'), name='page_band_29'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(django.db.models.functions.text.Substr('fingerprint', 36, 7), models.F('id'), name='page_band_36'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(django.db.models.functions.text.Substr('fingerprint', 43, 7), models.F('id'), name='page_band_43'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(django.db.models.functions.text.Substr('fingerprint', 50, 7), models.F('id'), name='page_band_50'),
            ),
            migrations.AddIndex(
                model_name='uploadpage',
                index=models.Index(django.db.models.functions.text.Substr('fingerprint', 57, 8), models.F('id'), name='page_band_57'),
            ),
            migrations.AddConstraint(
                model_name='uploadpage',
                constraint=models.UniqueConstraint(models.F('upload'), models.F('number'), name='page_once_in_upload'),
            ),
        ]),
    ]
