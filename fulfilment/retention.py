"""What of payouts is deleted by rule: accounts, and with the last of them the file of their run."""

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.privacy.legal_holds import held_members
from foundation.retention import Deletion
from fulfilment.models import Fulfilment, PayoutDetails, PayoutRun
from fulfilment.payout_runs import releases
from fulfilment.payouts import details


def paid_accounts(before: datetime) -> QuerySet[PayoutDetails]:
    """Return the accounts of payouts that were paid, or taken back, long ago."""
    paid = Q(fulfilment__status=Fulfilment.Status.DELIVERED, fulfilment__delivered_at__lt=before)
    taken_back = Q(fulfilment__status=Fulfilment.Status.REVOKED)
    # What was paid by then was given before it, and so is found by the index of kept accounts.
    kept = PayoutDetails.objects.filter(encrypted_account__isnull=False, given_at__lt=before)
    rows = kept.filter(paid | taken_back)
    return rows.exclude(fulfilment__cause__user__in=held_members()).order_by("given_at", "pk")


def files_over(before: datetime) -> QuerySet[PayoutRun]:
    """Return the runs whose file is there, though no account in it is any more."""
    kept = PayoutDetails.objects.filter(encrypted_account__isnull=False)
    within = kept.filter(fulfilment__payouts__run=OuterRef("pk")).order_by()
    rows = PayoutRun.objects.filter(encrypted_file__isnull=False, released_at__lt=before)
    return rows.exclude(Exists(within)).order_by("released_at")


# The accounts first, so that a file goes in the same night as the last of them.
DELETIONS: Final = (
    Deletion("payouts", paid_accounts, details.wipe, since="given_at"),
    Deletion("payouts", files_over, releases.wipe, since="released_at"),
)
