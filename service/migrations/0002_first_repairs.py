from django.db import migrations

from service.migrations._first_repairs import add_rows


class Migration(migrations.Migration):

    dependencies = [
        ("products", "0002_first_categories"),
        ("service", "0001_repairs"),
    ]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
