from django.db import migrations

from support.migrations._first_topics import add_topics


class Migration(migrations.Migration):

    dependencies = [
        ("support", "0002_refusals"),
    ]

    operations = [migrations.RunPython(add_topics, migrations.RunPython.noop)]
