from django.db import migrations

from redemptions.migrations._claimed_units import carry_over


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("redemptions", "0038_units_of_live_claims")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
