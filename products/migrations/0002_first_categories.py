from django.db import migrations

from products.migrations._categories import OPERATIONS


class Migration(migrations.Migration):

    replaces = [
        ("products", "0001_initial"),
    ]

    dependencies = [
        ("products", "0001_tables"),
    ]

    operations = OPERATIONS
