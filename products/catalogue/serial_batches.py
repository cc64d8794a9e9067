"""Batches of serial numbers: take a wrong file back, as far as no member uses it."""

from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from products.models import SerialBatch

# Of a row ``known``: a member registered it, some time or other, or is about to. A registration
# takes the place of its draft in one transaction, so that one statement always sees either.
IN_USE = """(
    EXISTS (SELECT FROM products_registeredproduct AS r WHERE r.serial_id = known.id)
    OR EXISTS (SELECT FROM products_registrationdraft AS d WHERE d.serial_id = known.id)
)"""
COUNT = f"SELECT count(*) FROM products_serialnumber AS known WHERE batch_id = %s AND NOT {IN_USE}"  # noqa: S608 -- a condition of our own
DELETE = f"DELETE FROM products_serialnumber AS known WHERE batch_id = %s AND NOT {IN_USE}"  # noqa: S608 -- as above
KEPT = f"""
    SELECT serial FROM products_serialnumber AS known WHERE batch_id = %s AND {IN_USE}
    ORDER BY serial LIMIT %s
"""  # noqa: S608 -- as above
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many serial numbers were taken back and how many stay; those that stay, by name."""

    taken: int
    kept: int
    names: list[str]


@transaction.atomic
def take_back(*, batch_id: int, by: User | None, reason: str, dry_run: bool = False) -> TakenBack:
    """Take back the serial numbers of a batch that no member registered or is registering.

    They are as if they had never been loaded, and can be loaded again. Safe to run twice; a dry run
    only counts.

    Raises:
        SerialBatch.DoesNotExist: no batch has this id.
    """
    batch = lock_rows(SerialBatch.objects.all()).get(pk=batch_id)
    with connection.cursor() as cursor:
        cursor.execute(COUNT if dry_run else DELETE, [batch.pk])
        taken = cursor.fetchone()[0] if dry_run else cursor.rowcount
        cursor.execute(KEPT, [batch.pk, MOST_NAMED])
        names = [serial for (serial,) in cursor.fetchall()]
    left = batch.serial_numbers.count()
    if taken and not dry_run:
        batch.voided_at, batch.voided_by, batch.void_reason = timezone.now(), by, reason[:200]
        batch.save(update_fields=["voided_at", "voided_by", "void_reason"])
        if by:
            change = f"Took back {taken} serial numbers: {reason}"
            LogEntry.objects.log_actions(by.pk, [batch], CHANGE, change, single_object=True)
    return TakenBack(taken, left - taken if dry_run else left, names)
