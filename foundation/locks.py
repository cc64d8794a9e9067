"""Locks, all taken here: rows, names, and rows that others refer to.

They hold until the transaction ends, wait no longer than ``DATABASE_LOCK_SECONDS``, and are taken
in one order everywhere, so that no two transactions wait for each other: tests/test_lock_order.py
holds ``ORDER`` to what the verbs really do.
"""

from typing import Any, Final, TypeVar

from django.db import OperationalError, connection, models
from django.db.models.query import QuerySet
from django.db.transaction import TransactionManagementError
from psycopg2.errors import LockNotAvailable, QueryCanceled

# Tables, and the beginnings of names, in the order in which they are locked. A draft that is not a
# claim yet comes before the product, the correction of a claim after its claim.
ORDER: Final = (
    "accounts_accountdeletion",
    "accounts_memberblock",
    "digests of",
    "claims of",
    "redemptions_claimdraft",
    "products_registrationdraft",
    "products_registeredproduct",
    "products_serialdispute",
    "products_ownershiptransfer",
    "demand of",
    "redemptions_scheduleddecision",
    "redemptions_claim",
    "redemptions_claimdraft of a claim",
    "invoices of store",
    "automatic approvals of",
    "shout outs of",
    "membership_shoutout",
    "membership_goodwill",
    "membership_pointsaccount",
    "fulfilment_payoutrun",
    "fulfilment_drawround",
    "fulfilment_fulfilment",
    "membership_pointsorder",
    "fulfilment_payoutdetails",
    "delivery of",
    "promotions_promotion",
    "promotions_budget",
    "promotions_promotiontext",
    "promotions_reward",
    "promotions_rewardcode",
    "membership_shopitem",
    "membership_shopwaiting",
    "service_repairdraft",
    "service_repair",
    "support_ticketdraft",
    "support_unverifiedmail",
    "support_chatpresence",
    "support_conversation",
    "days of centre",
    "appointments of",
    "service_appointment",
    "service_blockedtime",
    "evidence_upload",
    "accounts_datacopy",
)

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def lock_rows(rows: Rows, *, skip_locked: bool = False, for_deletion: bool = False) -> Rows:
    """Lock the rows of a query where it is read, not those that are joined to them.

    ``skip_locked``: leave out rows that somebody else has, instead of waiting for them.
    ``for_deletion``: the rows may be deleted, so nobody may refer to them meanwhile either.

    Raises:
        TransactionManagementError: there is no transaction whose end would release them.
    """
    _need_transaction()
    return rows.select_for_update(skip_locked=skip_locked, no_key=not for_deletion, of=("self",))


def one_at_a_time(what: str) -> None:
    """Wait for the lock of this name and hold it until the end of the transaction."""
    _need_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def together(what: str) -> None:
    """Wait while another holds this name by itself; any number may hold it together."""
    _need_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [what])


def hold(row: models.Model) -> None:
    """Until the commit, let nobody lock this row for an update, but anybody hold it as well.

    A foreign key does the same, but only at the commit: ours are checked then.
    """
    _need_transaction()
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR KEY SHARE", [row.pk])  # noqa: S608 -- our own table


def wait_patiently() -> None:
    """Let this transaction wait for locks as long as it takes: a load of a million rows may."""
    _need_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")


def is_timeout(error: BaseException) -> bool:
    """Return whether somebody else held what we waited for, longer than we wait."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, LockNotAvailable)


def is_too_slow(error: BaseException) -> bool:
    """Return whether a query took longer than it may (portal/database_roles.py)."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled)


def _need_transaction() -> None:
    if not connection.in_atomic_block:
        message = "A lock would be released at once: there is no transaction."
        raise TransactionManagementError(message)
