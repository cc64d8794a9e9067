"""What was read in the evidence of a claim, and what the policy made of it."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import products.models.job
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("redemptions", "0007_uploads_only")]

    operations = [
        migrations.CreateModel(
            name='CheckRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=products.models.job.soon, null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('rules', models.CharField(blank=True, help_text='The versions of the rules that were applied.', max_length=200)),
                ('outcome', models.CharField(blank=True, choices=[('to_people', 'left to a reviewer'), ('sample', 'left to a reviewer as a sample'), ('limit', 'left to a reviewer: enough were approved today'), ('no_stock', 'left to a reviewer: nothing is left of the reward'), ('approved', 'approved')], max_length=10)),
                ('invoice_key', models.CharField(blank=True, max_length=300)),
                ('invoice_numbers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_runs', to='redemptions.claim')),
            ],
            options={
                'verbose_name': 'run of the checks',
                'verbose_name_plural': 'runs of the checks',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('serial', 'serial number on the photo'), ('paper', 'kind of paper'), ('date', 'purchase date'), ('store', 'store'), ('model', 'product name'), ('number', 'invoice number'), ('picture', 'same picture elsewhere'), ('invoice', 'same invoice elsewhere'), ('serial_elsewhere', 'serial number in another account'), ('many_claims', 'many claims'), ('address', 'address of another account'), ('phone', 'contact number of another account'), ('bought_later', 'bought after the registration'), ('edited', 'signs of an edited picture')], max_length=20)),
                ('verdict', models.CharField(choices=[('pass', 'agrees'), ('near', 'nearly'), ('fail', 'does not agree'), ('unreadable', 'could not be read')], max_length=10)),
                ('expected', models.CharField(blank=True, max_length=300)),
                ('read', models.CharField(blank=True, max_length=300)),
                ('page', models.PositiveSmallIntegerField(default=0)),
                ('box', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), help_text='Left, top, right, bottom in fractions of the page.', null=True, size=4)),
                ('confidence', models.FloatField(default=0)),
                ('rule', models.CharField(help_text='The rule and its version.', max_length=40)),
                ('upload', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.upload')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='redemptions.checkrun')),
            ],
            options={
                'verbose_name': 'check',
                'verbose_name_plural': 'checks',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='checks',
            field=models.ForeignKey(help_text='What the policy relied on.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redemptions.checkrun'),
        ),
        migrations.AddIndex(
            model_name='checkrun',
            index=models.Index(models.F('due_at'), condition=models.Q(('due_at__isnull', False)), name='check_run_due'),
        ),
        migrations.AddIndex(
            model_name='checkrun',
            index=models.Index(models.F('invoice_key'), condition=models.Q(('invoice_key', ''), _negated=True), name='check_run_invoice'),
        ),
        migrations.AddIndex(
            model_name='checkrun',
            index=django.contrib.postgres.indexes.GinIndex(models.F('invoice_numbers'), name='check_run_numbers'),
        ),
    ]
