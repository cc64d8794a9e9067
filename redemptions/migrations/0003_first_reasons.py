from django.db import migrations

from redemptions.migrations._first_reasons import OPERATIONS


class Migration(migrations.Migration):

    replaces = [
        ("redemptions", "0007_choose_reasons_by_checks"),
        ("redemptions", "0014_invoice_used_before"),
        ("redemptions", "0018_the_box_by_its_label"),
        ("redemptions", "0021_invoice_used_before_ends"),
        ("redemptions", "0023_reasons_in_german_and_korean"),
    ]

    dependencies = [
        ("redemptions", "0002_refusals_and_units"),
    ]

    operations = OPERATIONS
