from django.db import migrations

from service.migrations._bench_reasons import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [
        ("service", "0003_bench"),
    ]

    operations = OPERATIONS
