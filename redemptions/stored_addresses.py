"""Where postal addresses are stored, under which keys; and what an earlier release left in clear.

The nightly sweep goes, with the columns in clear, once no installation has rows of that release.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from foundation.encryption import Undecryptable
from foundation.encryption.digests import newest
from foundation.encryption.rotation import Holding, MovedColumn
from fulfilment import addresses
from notifications.models import BODIES, Email
from notifications.outbox import queue
from redemptions.emails.claim_emails import WITH_ADDRESS
from redemptions.models import ClaimDraft, Recipient

LONGEST_SWEEP: Final = 300.0

logger = logging.getLogger(__name__)

_CLEAR_LINES: Final = tuple(f"clear_{name}" for name in addresses.LINES)
_SOMETHING_IN_CLEAR: Final = ~Q(**dict.fromkeys(_CLEAR_LINES, ""))
# Those on their way are left to whoever sends them, and taken up later.
_LETTERS_IN_CLEAR: Final = Q(
    kind__in=WITH_ADDRESS,
    encrypted_bodies=None,
    wiped_at=None,
    status__in=[Email.Status.SENT, Email.Status.FAILED, Email.Status.WITHDRAWN],
)
_SEALED: Final = {"encrypted_address": "bytea", "seal": "uuid"}
_DIGESTED: Final = {"place_digest": "bytea", "number_digest": "bytea", "digest_keys": "text"}


@dataclass(frozen=True)
class RecipientDigests(Holding):
    """The digests of places and numbers, made anew from the address in their row."""

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
            (row.pk, row.place_digest, row.number_digest, row.digest_keys)
            for row in rows
            if _digest_anew(row)
        ]
        return self.write(_DIGESTED, turned)

    def _digested(self) -> QuerySet[Any]:
        return Recipient.objects.filter(encrypted_address__isnull=False)


def _digest_anew(row: Recipient) -> bool:
    try:
        row.write_digests(addresses.opened(row.encrypted_address or b"", row.purpose, row.seal))
    except Undecryptable:
        return False
    return True


ENCRYPTED: Final = (
    MovedColumn(
        Recipient,
        "encrypted_address",
        Recipient.purpose,
        _SOMETHING_IN_CLEAR,
        Recipient.move_address,
        _SEALED | _DIGESTED,
        dict.fromkeys(_CLEAR_LINES, ""),
    ),
    MovedColumn(
        ClaimDraft,
        "encrypted_address",
        ClaimDraft.purpose,
        ~Q(clear_recipient={}),
        ClaimDraft.move_address,
        _SEALED,
        {"clear_recipient": {}},
    ),
    MovedColumn(
        Email,
        "encrypted_bodies",
        BODIES,
        _LETTERS_IN_CLEAR,
        queue.encrypt_bodies,
        {"encrypted_bodies": "bytea", "seal": "uuid"},
        dict.fromkeys(["text", "html"], queue.HIDDEN),
    ),
)
DIGESTS: Final = RecipientDigests(Recipient, "place_digest")


def encrypt_left() -> None:
    """Encrypt what is in clear, as far as the time goes."""
    for holding in ENCRYPTED:
        if done := holding.move_left(seconds=LONGEST_SWEEP):
            logger.info("%s: %d rows were in clear.", holding.label, done)
