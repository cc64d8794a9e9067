"""Transfers: a member offers a product to another, who accepts it through a link in an e-mail.

Whether the product may be transferred depends on its claims, which this app does not know: the
functions of ``redemptions.ownership.transfer_rules`` check that under the same lock and call these.
Lock order: the registration, then its offers.
"""

import secrets
from typing import Final

from allauth.account.models import EmailAddress
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from foundation.encryption import digest
from foundation.encryption.digests import each_digest, signer
from foundation.locks import lock_rows
from foundation.mailboxes import found_by, untagged
from foundation.throttles import A_DAY, Throttle, TooManyTries
from products.models import OwnershipTransfer, ProofOfPurchase, RegisteredProduct
from products.ownership import emails
from products.registration import register

# Each offer sends an e-mail to an address of the member's choice, which must not be flooded.
PER_MEMBER: Final = Throttle("handover-member", limit=5, seconds=A_DAY)
PER_ADDRESS: Final = Throttle("handover-address", limit=3, seconds=A_DAY)


class TransferNotOpen(Exception):
    """The offer was accepted, declined or withdrawn already, or its time is over."""

    def __init__(self, offer: OwnershipTransfer) -> None:
        super().__init__("The offer is not open any more.")
        self.offer = offer


class AlreadyOffered(Exception):
    """The product already has an open offer."""


class OwnProduct(Exception):
    """The product that is offered already belongs to the member."""


class MadeToAnother(Exception):
    """The offer was made to another address than the member's."""


def is_made_to(user: User, offer: OwnershipTransfer) -> bool:
    """Return whether an offer was made to a confirmed address of the member, or a tag of it."""
    asked = untagged(found_by(offer.email))
    confirmed = EmailAddress.objects.filter(user=user, verified=True)
    return any(untagged(each) == asked for each in confirmed.values_list("email", flat=True))


def refuse_others(*, by: User, offer: OwnershipTransfer) -> None:
    """Let whom an offer was made to pass, and nobody else.

    Raises:
        OwnProduct: the product already belongs to the member.
        MadeToAnother: the offer was made to another address.
    """
    if offer.registered_product.user_id == by.pk:
        raise OwnProduct
    if not is_made_to(by, offer):
        raise MadeToAnother


def holds_with_proof(user: User, upload: Upload) -> bool:
    """Return whether the member holds a product whose proof of purchase includes this file."""
    proofs = ProofOfPurchase.objects.filter(uploads=upload)
    return proofs.filter(
        registered_product__user=user, registered_product__released_at=None
    ).exists()


def count_offer(*, by: User, email: str) -> None:
    """Count an e-mail to an address; outside a transaction, which could roll back the count.

    Raises:
        TooManyTries: the member sent too many in a day, or the address received too many.
    """
    if not PER_MEMBER.hit(by.pk) or not PER_ADDRESS.hit(untagged(found_by(email))):
        raise TooManyTries


@transaction.atomic
def offer(
    *, by: User, registered: RegisteredProduct, email: str, with_proof: bool, language: str
) -> OwnershipTransfer:
    """Offer a locked product of the member to an e-mail address, which is sent a link.

    The e-mail is the same whether or not the address has an account.

    Raises:
        AlreadyOffered: the product already has an open offer.
    """
    earlier = OwnershipTransfer.objects.filter(registered_product=registered, outcome="").first()
    if earlier is not None:
        if earlier.is_open:
            raise AlreadyOffered
        _end(earlier, OwnershipTransfer.Outcome.WITHDRAWN, by=by)
    token = _signer().sign(secrets.token_urlsafe(24))
    transfer = OwnershipTransfer.objects.create(
        registered_product=registered,
        email=email,
        with_proof=with_proof,
        token_digest=digest("handover", token),
        offered_at=timezone.now(),
    )
    emails.offered(transfer, token, language=language)
    return transfer


def named_in(token: str) -> OwnershipTransfer | None:
    """Find the offer of a link, open or not; None if the token was not signed by us."""
    try:
        _signer().unsign(token)
    except BadSignature:
        return None
    offers = OwnershipTransfer.objects.select_related(
        "registered_product__user", "registered_product__serial__product__category"
    )
    return offers.filter(token_digest__in=each_digest("handover", token)).first()


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
    found = lock_rows(offers).get(pk=handover_id)
    if not found.is_open:
        raise TransferNotOpen(found)
    found.registered_product = registered
    return found


@transaction.atomic
def accept(*, by: User, offer: OwnershipTransfer) -> RegisteredProduct:
    """Transfer the product of a locked offer to the member; the giver gets an e-mail.

    The warranty still counts from the purchase date; existing claims stay with the giver.

    Raises:
        OwnProduct: the product already belongs to the member.
        MadeToAnother: the offer was made to another address.
    """
    refuse_others(by=by, offer=offer)
    given = offer.registered_product
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
    """Decline an offer; the giver gets an e-mail.

    Raises:
        TransferNotOpen: it is over.
        OwnProduct: the member holds the product.
        MadeToAnother: the offer was made to another address.
    """
    found = lock(handover_id)
    refuse_others(by=by, offer=found)
    _end(found, OwnershipTransfer.Outcome.DECLINED, by=by)
    emails.offer_declined(found)


@transaction.atomic
def withdraw(*, by: User, handover_id: int) -> None:
    """Withdraw an open offer of the member.

    Raises:
        TransferNotOpen: it is over.
        OwnershipTransfer.DoesNotExist: it is no offer of this member.
    """
    if not OwnershipTransfer.objects.filter(pk=handover_id, registered_product__user=by).exists():
        raise OwnershipTransfer.DoesNotExist
    _end(lock(handover_id), OwnershipTransfer.Outcome.WITHDRAWN, by=by)


def end_offers(registered: RegisteredProduct, *, by: User) -> None:
    """Withdraw the offers of a locked product that leaves its member in another way."""
    for offered in OwnershipTransfer.objects.filter(registered_product=registered, outcome=""):
        _end(offered, OwnershipTransfer.Outcome.WITHDRAWN, by=by)


def _end(offer: OwnershipTransfer, outcome: OwnershipTransfer.Outcome, *, by: User) -> None:
    offer.outcome, offer.ended_at, offer.ended_by = outcome, timezone.now(), by
    offer.save(update_fields=["outcome", "ended_at", "ended_by"])
    emails.withdraw_offered(offer)


def _signer() -> Signer:
    # A fixed name, wherever this module lies: links in e-mails were signed with it.
    return signer("products.handover")
