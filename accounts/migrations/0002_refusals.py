from django.db import migrations

from accounts.migrations._append_only import OPERATIONS


class Migration(migrations.Migration):

    replaces = [
        ("accounts", "0009_let_erasure_through"),
    ]

    dependencies = [
        ("accounts", "0001_tables"),
        ("foundation", "0002_tell_an_erasure"),
    ]

    operations = OPERATIONS
