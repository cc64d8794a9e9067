"""Where accounts are stored, and under which keys."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet

from foundation.encryption import Undecryptable
from foundation.encryption.digests import newest
from foundation.encryption.rotation import EncryptedColumn, Holding
from fulfilment.models import PayoutDetails, PayoutRun
from fulfilment.models.payout_details import ACCOUNT
from fulfilment.models.payout_run import BANK_FILE


@dataclass(frozen=True)
class AccountDigests(Holding):
    """The digests of accounts, made anew from the account in their row."""

    keys = "DIGEST_KEYS"

    def held(self) -> Counter[str]:
        """Count the rows by key."""
        rows = self._digested().order_by().values_list("digest_keys")
        return Counter(dict(rows.annotate(count=Count("pk"))))

    def behind(self) -> QuerySet[Any]:
        """Find those under another key."""
        return self._digested().exclude(digest_keys=newest())

    def turn(self, rows: list[Any]) -> int:
        """Digest them under the first key; those that cannot be read stay."""
        turned = [
            (row.pk, row.account_digest, row.digest_keys) for row in rows if _digest_anew(row)
        ]
        return self.write({"account_digest": "bytea", "digest_keys": "text"}, turned)

    def _digested(self) -> QuerySet[Any]:
        return PayoutDetails.objects.filter(encrypted_account__isnull=False)


def _digest_anew(row: PayoutDetails) -> bool:
    try:
        row.write_digest(row.account())
    except Undecryptable:
        return False
    return True


HOLDINGS: Final[tuple[Holding, ...]] = (
    EncryptedColumn(PayoutDetails, "encrypted_account", ACCOUNT),
    EncryptedColumn(PayoutRun, "encrypted_file", BANK_FILE),
    AccountDigests(PayoutDetails, "account_digest"),
)
