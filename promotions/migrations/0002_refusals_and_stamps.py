from django.db import migrations

from promotions.migrations import _codes_stay_allocated, _history_stays, _stamp


class Migration(migrations.Migration):

    replaces = [
        ("promotions", "0010_codes_bound_to_rows"),
        ("promotions", "0015_stamp_of_what_is_shown"),
        ("promotions", "0024_bundles"),
    ]

    dependencies = [
        ("products", "0002_first_categories"),
        ("promotions", "0001_tables"),
    ]

    operations = [
        *_codes_stay_allocated.OPERATIONS,
        *_history_stays.OPERATIONS,
        *_stamp.OPERATIONS,
    ]
