from django.db import migrations

from fulfilment.migrations import _first_methods


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0002_refusals")]

    operations = [*_first_methods.OPERATIONS]
