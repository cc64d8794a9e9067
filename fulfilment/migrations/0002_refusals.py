from django.db import migrations

from fulfilment.migrations import _append_only, _draws


class Migration(migrations.Migration):

    replaces = [
        ("fulfilment", "0005_draws_anyone_can_check"),
    ]

    dependencies = [
        ("foundation", "0002_tell_an_erasure"),
        ("fulfilment", "0001_tables"),
    ]

    operations = [*_append_only.OPERATIONS, *_draws.OPERATIONS]
