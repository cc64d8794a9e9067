from django.db import migrations

# A reward that has a pattern goes on demanding it; every other one takes any text, as before.
DEMAND = "UPDATE promotions_reward SET code_format = 'pattern' WHERE code_pattern <> ''"
# A batch that was voided before the moment was noted can be restored like any other.
NOTE_MOMENT = """
    UPDATE promotions_codebatch AS batch SET voided_at = codes.voided_at
    FROM (
        SELECT batch_id, max(voided_at) AS voided_at FROM promotions_rewardcode
        WHERE voided_at IS NOT NULL AND allocated_at IS NULL GROUP BY batch_id
    ) AS codes
    WHERE codes.batch_id = batch.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0005_what_loads_as_a_code'),
    ]

    operations = [
        migrations.RunSQL(DEMAND, migrations.RunSQL.noop),
        migrations.RunSQL(NOTE_MOMENT, migrations.RunSQL.noop),
    ]
