"""The e-mails about transfers and disputes, one function for each."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from notifications.models import Email
from notifications.outbox import queue, truth
from products.catalogue.serials import masked
from products.models import OwnershipTransfer, SerialDispute

OFFERED = "product_offered"


def offered(offer: OwnershipTransfer, token: str, *, language: str) -> Email:
    """A member offers a product: which, until when, and the link to accept or decline it.

    The link is a secret that no page and no copy of the e-mail may show.
    """
    registered = offer.registered_product
    reader = User.objects.filter(email__iexact=offer.email).first()
    link = link_through_sign_in(reverse("handover-offer", args=[token]))
    context = {
        "giver": registered.user.first_name,
        "product": registered.product.name,
        "serial": masked(registered.serial),
        "offer": offer,
        "link": link,
    }
    return queue.queue_email(
        OFFERED,
        to=offer.email,
        language=first_language(reader.language if reader else None, language),
        dedupe_key=_offered_key(offer),
        context=context,
        matter=str(offer.pk),
        hides="link",
    )


def withdraw_offered(offer: OwnershipTransfer) -> None:
    """Withdraw the e-mail about an offer that has ended, if it was not sent yet."""
    truth.withdraw_untrue(Email.objects.filter(dedupe_key=_offered_key(offer)))


def _offered_key(offer: OwnershipTransfer) -> str:
    return f"handover:{offer.pk}:offered"


def about_offers(offers: Iterable[OwnershipTransfer]) -> Q:
    """Return the condition that finds the e-mails about offers, to both sides."""
    ends = ("offered", *OwnershipTransfer.Outcome.values)
    return Q(dedupe_key__in=[f"handover:{offer.pk}:{end}" for offer in offers for end in ends])


def is_still_true(email: Email) -> bool:
    """Return whether an e-mail that offers a product still holds: the offer is open."""
    if email.kind != OFFERED or not email.matter:
        return True
    return OwnershipTransfer.objects.open().filter(pk=email.matter).exists()


def offer_accepted(offer: OwnershipTransfer) -> Email:
    """The other member accepted; the product is theirs now."""
    return _to_giver("product_accepted", offer)


def offer_declined(offer: OwnershipTransfer) -> Email:
    """The other member declined; the product stays with its holder."""
    return _to_giver("product_declined", offer)


def dispute_received(dispute: SerialDispute) -> Email:
    """Our staff have received the member's dispute."""
    return _of_dispute("dispute_received", dispute, dispute.user)


def dispute_opened(dispute: SerialDispute) -> Email:
    """Another member, not named, says the holder's product is theirs; how to answer."""
    path = reverse("dispute-answer", args=[dispute.against_id, dispute.pk])
    link = link_through_sign_in(path)
    return _of_dispute("dispute_opened", dispute, dispute.against.user, link=link)


def dispute_upheld(dispute: SerialDispute, *, claims_ended: int) -> Email:
    """The product now belongs to the disputing member; claims of its holder may have ended."""
    return _of_dispute("dispute_upheld", dispute, dispute.user, claims_ended=claims_ended)


def dispute_refused(dispute: SerialDispute) -> Email:
    """The product stays with its holder, and why."""
    return _of_dispute("dispute_refused", dispute, dispute.user)


def dispute_lost(dispute: SerialDispute) -> Email:
    """The holder has lost the product, and why."""
    return _of_dispute("dispute_lost", dispute, dispute.against.user)


def dispute_over(dispute: SerialDispute) -> Email:
    """The product stays with its holder, who needs to do nothing."""
    return _of_dispute("dispute_over", dispute, dispute.against.user)


def dispute_moot(dispute: SerialDispute) -> Email:
    """Nobody holds the product any more: the disputing member may register it."""
    link = link_through_sign_in(reverse("product-registration"))
    return _of_dispute("dispute_moot", dispute, dispute.user, link=link)


def _of_dispute(kind: str, dispute: SerialDispute, reader: User, **more: object) -> Email:
    context = {"registered": dispute.against, "dispute": dispute, **more}
    return _queue(kind, reader, context, dedupe=f"{kind}:{dispute.pk}")


def _to_giver(kind: str, offer: OwnershipTransfer) -> Email:
    registered = offer.registered_product
    context = {"registered": registered, "offer": offer}
    return _queue(kind, registered.user, context, dedupe=f"handover:{offer.pk}:{offer.outcome}")


def _queue(kind: str, reader: User, context: Mapping[str, object], *, dedupe: str) -> Email:
    return queue.queue_email(
        kind,
        to=reader.email,
        user=reader,
        language=first_language(reader.language),
        dedupe_key=dedupe,
        context={
            "reader": reader,
            "link": link_through_sign_in(reverse("my-products")),
            **context,
        },
    )
