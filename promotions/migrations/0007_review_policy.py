"""Each promotion says who reviews its claims: people, people with the checks, or a policy."""

import django.contrib.postgres.fields
import django.core.validators
import promotions.models.promotion
from django.db import migrations, models


def rename(apps, schema_editor):
    """Give the policy of before its new name."""
    promotions = apps.get_model("promotions", "Promotion").objects
    promotions.filter(policy="people").update(policy="manual")


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0006_digest_ignores_case'),
    ]

    operations = [
        migrations.AddField(
            model_name='promotion',
            name='automatic_per_day',
            field=models.PositiveIntegerField(blank=True, help_text='Claims beyond this number go to a reviewer; empty for no limit.', null=True, verbose_name='Automatic approvals a day'),
        ),
        migrations.AddField(
            model_name='promotion',
            name='policy_checks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('serial', 'Serial number on the photo'), ('paper', 'The paper is an invoice'), ('date', 'Purchase date on the invoice'), ('store', 'Store on the invoice'), ('model', 'Product on the invoice'), ('number', 'Invoice number')], max_length=20), default=promotions.models.promotion.all_reliable_checks, help_text='Automatic approval needs all of these, and that nothing speaks against it.', size=None, verbose_name='Checks that must agree'),
        ),
        migrations.AddField(
            model_name='promotion',
            name='sample_percent',
            field=models.PositiveSmallIntegerField(default=5, help_text='This share of the clean claims goes to a reviewer all the same.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='Samples in percent'),
        ),
        migrations.AlterField(
            model_name='promotion',
            name='policy',
            field=models.CharField(choices=[('manual', 'Manual: a reviewer looks at the evidence'), ('assisted', 'Assisted: a reviewer sees what was read'), ('automatic', 'Automatic: a clean claim is approved at once')], default='manual', max_length=20, verbose_name='Review policy'),
        ),
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
