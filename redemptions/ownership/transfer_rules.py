"""Rules for product transfers and disputes that depend on the claims for the product."""

from contextlib import suppress
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from fulfilment.models import Fulfilment
from products.models import OwnershipTransfer, RegisteredProduct, SerialNumber
from products.ownership import disputes, transfers
from products.registration import register
from redemptions.claims.drafts import delete_draft
from redemptions.models import Claim, ClaimDraft, ClaimEvent, timeline
from redemptions.models.contents import claims_about, claims_with
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions


class NotNow(Exception):
    """The product cannot be transferred now; the reasons are texts for its holder."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def undecided_claims(serial: SerialNumber) -> QuerySet[Claim]:
    """List the claims for a serial number that are not decided: submitted or sent back."""
    states = [Claim.Status.SUBMITTED, Claim.Status.SENT_BACK]
    return claims_with(serial).filter(status__in=states).order_by("pk")


def reasons_against(registered: RegisteredProduct) -> list[str]:
    """List what prevents a transfer of a product: an open dispute, and undecided claims."""
    mine = claims_about([registered]).values("pk")
    undecided = undecided_claims(registered.serial).filter(pk__in=mine)
    texts = {
        Claim.Status.SUBMITTED: _(
            "Your claim %(reference)s for it is under review. Wait for our decision, or withdraw "
            "it."
        ),
        Claim.Status.SENT_BACK: _(
            "Your claim %(reference)s for it was sent back. Redeem again, or withdraw it."
        ),
    }
    disputed = [_("Another member says it's theirs. Our team will decide.")]
    return [
        *(disputed if disputes.is_disputed(registered) else []),
        *(
            texts[Claim.Status(claim.status)] % {"reference": claim.reference}
            for claim in undecided
        ),
    ]


def offer(
    *, by: User, registered_id: int, email: str, with_proof: bool, language: str
) -> OwnershipTransfer:
    """Offer a member's product to an e-mail address, by an e-mail with a link.

    Raises:
        transfers.AlreadyOffered: the product already has an open offer.
        NotNow: a dispute or a claim prevents the transfer.
        RegisteredProduct.DoesNotExist: the product does not belong, or no longer, to this member.
        throttles.TooManyTries: too many offers were e-mailed today.
    """
    transfers.count_offer(by=by, email=email)
    with transaction.atomic():
        registered = register.lock_live(registered_id)
        if registered.user_id != by.pk:
            raise RegisteredProduct.DoesNotExist
        _refuse(registered)
        return transfers.offer(
            by=by, registered=registered, email=email, with_proof=with_proof, language=language
        )


@transaction.atomic
def accept(*, by: User, handover_id: int) -> RegisteredProduct:
    """Accept an offer: the product now belongs to the member who accepts.

    Raises:
        transfers.TransferNotOpen: the offer is no longer open.
        transfers.OwnProduct: the member already holds the product.
        transfers.MadeToAnother: the offer was made to another address.
        NotNow: a dispute or a claim prevents the transfer.
    """
    found = transfers.lock(handover_id)
    transfers.refuse_others(by=by, offer=found)
    _refuse(found.registered_product)
    return transfers.accept(by=by, offer=found)


@transaction.atomic
def uphold(*, by: User, dispute_id: int, reason: str) -> RegisteredProduct:
    """Transfer a disputed product to the member who proved that it is theirs.

    Undecided claims for it are rejected, with an e-mail to their member, so that nobody collects
    for a product that is another's and the serial number can be redeemed anew. Decided claims do
    not change; where the reward is still owed, the timeline says that the product has passed on.

    Raises:
        disputes.DisputeNotOpen: someone else decided first.
        disputes.NotHeard: the holder may still answer.
        disputes.OthersOpen: another dispute about the serial number is open.
    """
    return disputes.uphold(
        by=by, dispute_id=dispute_id, reason=reason, end_claims=partial(_end_claims, by=by)
    )


def _end_claims(serial: SerialNumber, *, by: User) -> int:
    ended = 0
    for claim in undecided_claims(serial):
        # Approved or withdrawn a moment ago: then it is decided, and stays so.
        with suppress(AlreadyDecided):
            decisions.reject_as_passed_on(claim_id=claim.pk, by=by)
            ended += 1
    rejected = claims_with(serial).filter(status=Claim.Status.REJECTED)
    drafts = ClaimDraft.objects.filter(claim__in=rejected.order_by())
    for draft in drafts:
        delete_draft(draft)
    note = _("The product has passed to another member after a dispute.")
    for claim in _owed(serial):
        timeline.record(claim, ClaimEvent.Kind.NOTED, by=by, note=note)
    return ended


def _owed(serial: SerialNumber) -> QuerySet[Claim]:
    """List the approved claims for a serial number whose reward has not been delivered."""
    due = claims_with(serial).filter(cause__fulfilments__status=Fulfilment.Status.DUE)
    return due.distinct()


def _refuse(registered: RegisteredProduct) -> None:
    if reasons := reasons_against(registered):
        raise NotNow(reasons)
