from django.db import migrations

from support.migrations._refusals import OPERATIONS


class Migration(migrations.Migration):

    replaces = [
        ("support", "0002_conversations"),
    ]

    dependencies = [
        ("foundation", "0002_tell_an_erasure"),
        ("support", "0001_tables"),
    ]

    operations = OPERATIONS
