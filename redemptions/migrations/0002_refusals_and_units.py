from django.db import migrations

from redemptions.migrations import _append_only, _claimed_units


class Migration(migrations.Migration):

    replaces = [
        ("redemptions", "0011_let_erasure_through"),
        ("redemptions", "0038_units_of_live_claims"),
        ("redemptions", "0039_carry_over_claimed_units"),
    ]

    dependencies = [
        ("foundation", "0002_tell_an_erasure"),
        ("redemptions", "0001_tables"),
    ]

    operations = [*_append_only.OPERATIONS, *_claimed_units.OPERATIONS]
