"""What earns, as rows of lower floors: products, claims, newsletters, friends; and what undoes it.

A registration is verified: its CHK was right and its invoice is there, or it would not exist.
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Consent, Subscription
from foundation.sweeps import Sweep
from membership.earning.earning import earn
from membership.earning.reading import AT_ONCE, SourceReader, settle
from membership.earning.rules import Source
from membership.models import EarningMark, Lot, PointsAccount, SourceType
from membership.points.claw_back import take_back
from membership.points.joining import open_account, reason_against_joining
from products.models import RegisteredProduct
from redemptions.models import Claim, ClaimEvent, Decision

if TYPE_CHECKING:
    from django.db.models import QuerySet

_Ending = RegisteredProduct.Ending


def _consents() -> "QuerySet[Any]":
    return Consent.objects.select_related("user")


def _open(given: Consent) -> bool:
    """Open the account of who agreed to the text when signing up."""
    is_it = given.kind == Consent.Kind.REWARD_PROGRAM and given.withdrawn_at is None
    if not is_it or not given.user.is_active or reason_against_joining(given.user):
        return False
    open_account(given.user, since=given.given_at)
    return True


def _products() -> "QuerySet[Any]":
    return RegisteredProduct.objects.select_related("serial__product")


def source_of_product(registered: RegisteredProduct) -> Source:
    """Return what a registered product is as a source."""
    return Source(
        SourceType.PRODUCT,
        registered.pk,
        registered.user_id,
        registered.registered_at,
        category_id=registered.product.category_id,
        product_id=registered.product.pk,
    )


@transaction.atomic
def earn_by_product(registered: RegisteredProduct) -> Lot | None:
    """Credit a registered product, and who recommended the program to its member.

    A unit earns once: not again for its next owner, unless the first one's points were taken back.
    """
    units = RegisteredProduct.objects.filter(serial=registered.serial_id).values("pk")
    earned = Lot.objects.filter(source_type=SourceType.PRODUCT, source_id__in=units)
    if registered.released_at or earned.filter(voided_at=None).exists():
        return None
    lot = earn(source_of_product(registered))
    if lot and lot.account.referred_by:
        _earn_by_friend(lot.account)
    return lot


def _earn_by_friend(friend: PointsAccount) -> None:
    if friend.referred_by:
        earn(Source(SourceType.REFERRAL, friend.pk, friend.referred_by.member_id, timezone.now()))


def _decisions() -> "QuerySet[Any]":
    return Decision.objects.select_related("claim")


def source_of_claim(claim: Claim) -> Source:
    """Return what an approved claim is as a source."""
    return Source(SourceType.CLAIM, claim.pk, claim.user_id, claim.decided_at or timezone.now())


def _earn_by_claim(decision: Decision) -> Lot | None:
    is_approved = decision.outcome == Decision.Outcome.APPROVED
    return earn(source_of_claim(decision.claim)) if is_approved else None


def _earn_by_newsletter(subscription: Subscription) -> Lot | None:
    account = PointsAccount.objects.earning().filter(member=subscription.user_id).first()
    if account is None:
        return None
    # Chosen when signing up, in the same moment as the program or a little before.
    happened_at = max(subscription.subscribed_at, account.joined_at)
    return earn(Source(SourceType.NEWSLETTER, account.pk, account.member_id, happened_at))


def _take_back_claim(event: ClaimEvent) -> bool:
    if event.kind != ClaimEvent.Kind.REVOKED:
        return False
    return take_back(source_type=SourceType.CLAIM, source_id=event.claim_id, by=None)


def take_back_product(registered: RegisteredProduct) -> bool:
    """Take back what a product earned that its member no longer has.

    Who sells it after the pending days keeps the points; who never owned it, does not.
    """
    lot = Lot.objects.filter(source_type=SourceType.PRODUCT, source_id=registered.pk).first()
    if lot is None or registered.released_at is None:
        return False
    # By the day on which it ended, whenever that is read: a sweep may come after the last day.
    was_pending = lot.usable_from > registered.released_at.date()
    if registered.release_reason != _Ending.DISPUTED and not was_pending:
        return False
    is_done = take_back(source_type=SourceType.PRODUCT, source_id=registered.pk, by=None)
    others = lot.account.lots.filter(source_type=SourceType.PRODUCT, voided_at=None)
    if is_done and not others.exists():
        take_back(source_type=SourceType.REFERRAL, source_id=lot.account_id, by=None)
    return is_done


def _released() -> "QuerySet[Any]":
    return RegisteredProduct.objects.filter(released_at__isnull=False)


RELEASED = SourceReader("released", _released, "released_at", take_back_product)


def read_released(run: Sweep) -> None:
    """Take back what was earned by products that were given away, lost in a dispute or erased.

    Registrations end in another order than that of their keys: this mark is a moment.
    """
    mark, _is_new = EarningMark.objects.get_or_create(name=RELEASED.name)
    after, is_behind = mark.seen_at, False
    while not run.is_over:
        rows = RELEASED.rows().filter(released_at__gt=after) if after else RELEASED.rows()
        found = list(rows.order_by("released_at", "pk")[:AT_ONCE])
        for registered in found:
            is_behind = not settle(RELEASED, registered, run) or is_behind
            after = registered.released_at
            if not is_behind:
                mark.seen_at = after
        mark.save(update_fields=["seen_at"])
        if len(found) < AT_ONCE:
            return


OWN_READERS = (
    SourceReader("consents", _consents, "given_at", _open),
    SourceReader("products", _products, "registered_at", earn_by_product),
    SourceReader("claims", _decisions, "decided_at", _earn_by_claim),
    SourceReader("newsletters", Subscription.objects.all, "subscribed_at", _earn_by_newsletter),
    SourceReader("revoked", ClaimEvent.objects.all, "occurred_at", _take_back_claim),
)
