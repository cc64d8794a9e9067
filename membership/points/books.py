"""What has to agree in the books of points; the database refuses most of it at each commit."""

from collections.abc import Iterator
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

_LOTS = """
SELECT lot.id FROM membership_lot lot LEFT JOIN membership_spendingpart part
ON part.lot_id = lot.id
GROUP BY lot.id HAVING lot.left <> lot.earned - coalesce(sum(part.points), 0)
"""
_ACCOUNTS = """
SELECT account.id FROM membership_pointsaccount account
LEFT JOIN (SELECT account_id, sum("left") AS points FROM membership_lot GROUP BY account_id) lots
ON lots.account_id = account.id
LEFT JOIN (
    SELECT account_id, sum(points) AS points, sum(owed) AS owed
    FROM membership_pointsevent GROUP BY account_id
) history ON history.account_id = account.id
WHERE coalesce(lots.points, 0) <> coalesce(history.points, 0)
OR account.owed <> coalesce(history.owed, 0)
"""
_UNANNOUNCED = """
SELECT lot.id FROM membership_spending spending
JOIN membership_spendingpart part ON part.spending_id = spending.id
JOIN membership_lot lot ON lot.id = part.lot_id
WHERE spending.kind = 'expiry' AND lot.warned < 2
"""


def _rows(query: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        yield from (str(key) for (key,) in cursor)


def lots_that_do_not_add_up() -> Iterator[str]:
    """Lots whose rest is not what was earned less what was taken."""
    return _rows(_LOTS)


def accounts_that_do_not_add_up() -> Iterator[str]:
    """Accounts whose lots, or whose debt, are not the sum of their history."""
    return _rows(_ACCOUNTS)


def expired_unannounced() -> Iterator[str]:
    """Lots that expired without two e-mails before."""
    return _rows(_UNANNOUNCED)


CHECKS: Final = {
    "points_of_lot": (_("Lots of points that do not add up"), lots_that_do_not_add_up),
    "points_of_account": (
        _("Accounts whose points are not the sum of their history"),
        accounts_that_do_not_add_up,
    ),
    "points_expired_unannounced": (_("Points that expired unannounced"), expired_unannounced),
}
