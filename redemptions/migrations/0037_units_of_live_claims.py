from django.db import migrations

from redemptions.migrations._claimed_units import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [("redemptions", "0036_bundles")]

    operations = OPERATIONS
