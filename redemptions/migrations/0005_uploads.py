"""Photos and corrected invoices are uploads."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("products", "0005_move_uploads"), ("redemptions", "0004_longest_waiting")]

    operations = [
        migrations.AddField(
            model_name='claimdraft',
            name='invoices',
            field=models.ManyToManyField(related_name='+', to='products.upload'),
        ),
        migrations.AddField(
            model_name='serialphoto',
            name='upload',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.upload'),
        ),
        migrations.AddField(
            model_name='claimdraft',
            name='photo_upload',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.upload'),
        ),
    ]
