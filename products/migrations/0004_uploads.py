"""Uploads: files with all their pages, what is read on them, and who looked."""

import django.db.models.deletion
import django.utils.timezone
import products.models.job
import products.models.upload
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("products", "0003_look_alikes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterModelOptions(
            name='registrationdraft',
            options={'verbose_name': 'registration draft', 'verbose_name_plural': 'registration drafts'},
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invoice', 'invoice'), ('serial_photo', 'photo of the serial number')], max_length=12)),
                ('original_name', models.CharField(max_length=200)),
                ('sha256', models.CharField(help_text='Of the file as it was uploaded.', max_length=64)),
                ('software', models.CharField(blank=True, help_text='What wrote the file, as the file itself says.', max_length=100)),
                ('original', models.FileField(blank=True, max_length=200, storage=products.models.upload.evidence_storage, upload_to=products.models.upload.evidence_name)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('handed_in_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(default=products.models.job.soon, null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('serial', models.ForeignKey(help_text='The unit that it is to prove; none while the label is scanned to learn it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.serialnumber')),
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
                ('viewed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('viewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='products.upload')),
            ],
            options={
                'verbose_name': 'look at evidence',
                'verbose_name_plural': 'looks at evidence',
                'ordering': ['-viewed_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='proofofpurchase',
            name='uploads',
            field=models.ManyToManyField(related_name='+', to='products.upload'),
        ),
        migrations.AddField(
            model_name='registrationdraft',
            name='invoices',
            field=models.ManyToManyField(related_name='+', to='products.upload'),
        ),
        migrations.CreateModel(
            name='UploadPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='From 0.')),
                ('file', models.FileField(max_length=200, storage=products.models.upload.evidence_storage, upload_to=products.models.upload.evidence_name)),
                ('fingerprint', models.CharField(blank=True, help_text='256 bits in hexadecimal; alike if pictures are.', max_length=64)),
                ('codes', models.JSONField(default=list)),
                ('lines', models.JSONField(help_text='Empty where the print was not read.', null=True)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='products.upload')),
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
            index=models.Index(models.F('uploaded_at'), condition=models.Q(('handed_in_at', None)), name='upload_stray'),
        ),
        migrations.AddIndex(
            model_name='evidenceview',
            index=models.Index(models.F('viewed_at'), models.F('id'), name='evidence_view_newest'),
        ),
        migrations.AddConstraint(
            model_name='uploadpage',
            constraint=models.UniqueConstraint(models.F('upload'), models.F('number'), name='page_once_in_upload'),
        ),
    ]
