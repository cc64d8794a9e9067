"""What the uploads hold now is gone from the rows that point to them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("products", "0005_move_uploads")]

    operations = [
        migrations.RemoveField(
            model_name='proofofpurchase',
            name='file',
        ),
        migrations.RemoveField(
            model_name='proofofpurchase',
            name='original_name',
        ),
        migrations.RemoveField(
            model_name='proofofpurchase',
            name='sha256',
        ),
        migrations.RemoveField(
            model_name='registrationdraft',
            name='file',
        ),
        migrations.RemoveField(
            model_name='registrationdraft',
            name='original_name',
        ),
        migrations.RemoveField(
            model_name='registrationdraft',
            name='sha256',
        ),
        migrations.RemoveField(
            model_name='registrationdraft',
            name='uploaded_at',
        ),
    ]
