from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models.functions import Substr

BANDS = [(1, 7), (8, 7), (15, 7), (22, 7), (29, 7), (36, 7), (43, 7), (50, 7), (57, 8)]


def made_anew(start: int, length: int) -> list[Operation]:
    """Whoever ends the migration half way, which takes minutes among millions, begins it again."""
    name = f"page_band_{start:02}"
    return [
        migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {name}", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name='uploadpage', index=models.Index(Substr('fingerprint', start, length), 'id', name=name)
        ),
    ]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('evidence', '0009_script_of_pages'),
    ]

    operations = [each for band in BANDS for each in made_anew(*band)]
