"""What the uploads hold now is gone from the rows that point to them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("redemptions", "0006_move_photos")]

    operations = [
        migrations.AlterModelOptions(
            name='serialphoto',
            options={'ordering': ['-pk'], 'verbose_name': 'serial photo'},
        ),
        migrations.RemoveField(
            model_name='claimdraft',
            name='photo_name',
        ),
        migrations.RemoveField(
            model_name='claimdraft',
            name='photo_sha256',
        ),
        migrations.RemoveField(
            model_name='serialphoto',
            name='file',
        ),
        migrations.RemoveField(
            model_name='serialphoto',
            name='original_name',
        ),
        migrations.RemoveField(
            model_name='serialphoto',
            name='sha256',
        ),
        migrations.RemoveField(
            model_name='serialphoto',
            name='uploaded_at',
        ),
        migrations.RemoveField(
            model_name='claimdraft',
            name='photo',
        ),
        migrations.RenameField(
            model_name='claimdraft',
            old_name='photo_upload',
            new_name='photo',
        ),
        migrations.AlterField(
            model_name='serialphoto',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.upload'),
        ),
    ]
