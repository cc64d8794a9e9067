from django.db import migrations

from redemptions.migrations._claimed_units import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [("redemptions", "0037_bundles")]

    operations = OPERATIONS
