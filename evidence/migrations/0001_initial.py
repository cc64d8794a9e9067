import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import evidence.models
import foundation.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(default=foundation.models.soon, null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(choices=[('invoice', 'invoice'), ('serial_photo', 'photo of the serial number')], max_length=12)),
                ('serial', models.CharField(blank=True, db_default='', default='', help_text='The unit that it is to prove; none while the label is scanned to learn it.', max_length=40)),
                ('original_name', models.CharField(max_length=200)),
                ('sha256', models.CharField(help_text='Of the file as it was uploaded.', max_length=64)),
                ('software', models.CharField(blank=True, db_default='', default='', help_text='What wrote the file, as the file itself says.', max_length=100)),
                ('original', models.FileField(blank=True, db_default='', default='', max_length=200, storage=evidence.models.evidence_storage, upload_to=evidence.models.evidence_name)),
                ('uploaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'upload',
                'verbose_name_plural': 'uploads',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='EvidenceView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('viewed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ('viewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='evidence.upload')),
            ],
            options={
                'verbose_name': 'look at evidence',
                'verbose_name_plural': 'looks at evidence',
                'ordering': ['-viewed_at', '-pk'],
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
            model_name='evidenceview',
            index=models.Index(models.F('viewed_at'), models.F('id'), name='evidence_view_newest'),
        ),
        migrations.AddIndex(
            model_name='uploadpage',
            index=models.Index(models.F('file'), name='page_file'),
        ),
        migrations.AddConstraint(
            model_name='uploadpage',
            constraint=models.UniqueConstraint(models.F('upload'), models.F('number'), name='page_once_in_upload'),
        ),
    ]
