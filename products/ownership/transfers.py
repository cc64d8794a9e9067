"""Hand over: a member offers a product to another, who takes it through the link of a letter.

Whether the product may leave its member now is known further up, where claims are: the verbs of
``redemptions.ownership.transfer_rules`` ask that under the same lock, and call these. The order
of locks is the registration, then what is offered of it.
"""

import secrets
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from foundation.encryption import digest
from foundation.throttles import A_DAY, Throttle, TooManyTries
from products.models import OwnershipTransfer, ProofOfPurchase, RegisteredProduct
from products.ownership import emails
from products.registration import register

# Each offer sends a letter to an address of the member's choice: nobody is to be flooded by it.
PER_MEMBER: Final = Throttle("handover-member", limit=5, seconds=A_DAY)
PER_ADDRESS: Final = Throttle("handover-address", limit=3, seconds=A_DAY)


class TransferNotOpen(Exception):
    """The offer was accepted, declined or withdrawn already, or its time is over."""

    def __init__(self, offer: OwnershipTransfer) -> None:
        super().__init__("The offer is not open any more.")
        self.offer = offer


class AlreadyOffered(Exception):
    """The product is offered to somebody already."""


class OwnProduct(Exception):
    """The member holds the product that is offered."""


def holds_with_proof(user: User, upload: Upload) -> bool:
    """Tell whether a member holds a product whose proof of purchase, with this file, came along."""
    proofs = ProofOfPurchase.objects.filter(uploads=upload)
    return proofs.filter(
        registered_product__user=user, registered_product__released_at=None
    ).exists()


def count_offer(*, by: User, email: str) -> None:
    """Count a letter to an address; outside of a transaction, which could take the count back.

    Raises:
        TooManyTries: the member sent too many today, or the address got too many.
    """
    if not PER_MEMBER.hit(by.pk) or not PER_ADDRESS.hit(email.lower()):
        raise TooManyTries


@transaction.atomic
def offer(
    *, by: User, registered: RegisteredProduct, email: str, with_proof: bool, language: str
) -> OwnershipTransfer:
    """Offer a locked product of the member to the reader of an address, who gets a letter.

    One who has an account gets the same letter as one who has none.

    Raises:
        AlreadyOffered: an offer of it is open.
    """
    earlier = OwnershipTransfer.objects.filter(registered_product=registered, outcome="").first()
    if earlier is not None:
        if earlier.is_open:
            raise AlreadyOffered
        _end(earlier, OwnershipTransfer.Outcome.WITHDRAWN, by=by)
    token = _signer().sign(secrets.token_urlsafe(24))
    made = OwnershipTransfer.objects.create(
        registered_product=registered,
        email=email,
        with_proof=with_proof,
        token_digest=digest("handover", token),
        offered_at=timezone.now(),
    )
    emails.offered(made, token, language=language)
    return made


def named_in(token: str) -> OwnershipTransfer | None:
    """Find the offer that a link leads to, open or not; None if it is no link of ours."""
    try:
        _signer().unsign(token)
    except BadSignature:
        return None
    offers = OwnershipTransfer.objects.select_related(
        "registered_product__user", "registered_product__serial__product__category"
    )
    return offers.filter(token_digest=digest("handover", token)).first()


def lock(handover_id: int) -> OwnershipTransfer:
    """Lock an open offer and its product.

    Raises:
        TransferNotOpen: it is over.
    """
    offers = OwnershipTransfer.objects.select_related("registered_product__user")
    known = offers.get(pk=handover_id)
    try:
        registered = register.lock_live(known.registered_product_id)
    except RegisteredProduct.DoesNotExist as gone:
        raise TransferNotOpen(offers.get(pk=handover_id)) from gone
    found = offers.select_for_update(no_key=True, of=("self",)).get(pk=handover_id)
    if not found.is_open:
        raise TransferNotOpen(found)
    found.registered_product = registered
    return found


@transaction.atomic
def accept(*, by: User, offer: OwnershipTransfer) -> RegisteredProduct:
    """Pass a product, whose offer is locked, to the member; a letter tells who gave it.

    The warranty goes on from the day of purchase; the claims that were made stay where they are.

    Raises:
        OwnProduct: the member holds it.
    """
    given = offer.registered_product
    if given.user_id == by.pk:
        raise OwnProduct
    register.release(given, because=RegisteredProduct.Ending.HANDED_OVER)
    taken = RegisteredProduct.objects.create(
        user=by,
        serial=given.serial,
        region=given.region,
        store=given.store,
        channel=given.channel,
        purchased_on=given.purchased_on,
        warranty_until=given.warranty_until,
    )
    proof = given.proofs.first() if offer.with_proof else None
    if proof is not None:
        register.submit_proof(registered=taken, uploads=list(proof.uploads.all()))
    _end(offer, OwnershipTransfer.Outcome.ACCEPTED, by=by)
    emails.offer_accepted(offer)
    return taken


@transaction.atomic
def decline(*, by: User, handover_id: int) -> None:
    """Decline what is offered; a letter tells who offered it.

    Raises:
        TransferNotOpen: it is over.
        OwnProduct: the member holds the product.
    """
    found = lock(handover_id)
    if found.registered_product.user_id == by.pk:
        raise OwnProduct
    _end(found, OwnershipTransfer.Outcome.DECLINED, by=by)
    emails.offer_declined(found)


@transaction.atomic
def withdraw(*, by: User, handover_id: int) -> None:
    """Withdraw an offer of the member that nobody has accepted.

    Raises:
        TransferNotOpen: it is over.
        OwnershipTransfer.DoesNotExist: it is no offer of this member.
    """
    if not OwnershipTransfer.objects.filter(pk=handover_id, registered_product__user=by).exists():
        raise OwnershipTransfer.DoesNotExist
    _end(lock(handover_id), OwnershipTransfer.Outcome.WITHDRAWN, by=by)


def end_offers(registered: RegisteredProduct, *, by: User) -> None:
    """Withdraw what is offered of a locked product that leaves its member in another way."""
    for offered in OwnershipTransfer.objects.filter(registered_product=registered, outcome=""):
        _end(offered, OwnershipTransfer.Outcome.WITHDRAWN, by=by)


def _end(offer: OwnershipTransfer, outcome: OwnershipTransfer.Outcome, *, by: User) -> None:
    offer.outcome, offer.ended_at, offer.ended_by = outcome, timezone.now(), by
    offer.save(update_fields=["outcome", "ended_at", "ended_by"])


def _signer() -> Signer:
    return Signer(key=settings.DIGEST_KEY, sep=".", salt="products.ownership.transfers")
