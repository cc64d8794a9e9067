"""What PostgreSQL cannot guess: codes are hardly ever due, parcels and payouts for weeks."""

from django.db import migrations

OPERATIONS = [
    migrations.RunSQL(
        "CREATE STATISTICS owed_kind_and_status (mcv) ON kind, status FROM fulfilment_fulfilment",
        "DROP STATISTICS owed_kind_and_status",
    ),
]
