from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('products', '0002_batches_of_serial_numbers'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='serialnumber',
            index=models.Index(models.F('batch'), condition=models.Q(('batch__isnull', False)), name='serial_of_batch'),
        ),
    ]
