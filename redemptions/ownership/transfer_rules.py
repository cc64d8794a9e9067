"""Products that pass from one member to another, as far as their claims have a say in it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from products.models import OwnershipTransfer, RegisteredProduct, SerialNumber
from products.ownership import disputes, transfers
from products.registration import register
from redemptions.models import Claim, ClaimEvent, timeline


class NotNow(Exception):
    """The product cannot leave its member now; the reasons are for that member to read."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def undecided_claims(serial: SerialNumber) -> QuerySet[Claim]:
    """List the claims for a unit that reviewers or their members have in hand."""
    states = [Claim.Status.SUBMITTED, Claim.Status.SENT_BACK]
    return Claim.objects.filter(serial=serial, status__in=states).order_by("pk")


def reasons_against(registered: RegisteredProduct) -> list[str]:
    """List what keeps a product with its member: a dispute, and claims that are not decided."""
    undecided = undecided_claims(registered.serial).filter(registered_product=registered)
    texts = {
        Claim.Status.SUBMITTED: _(
            "Your claim %(reference)s for it is under review. Wait for our decision, or withdraw "
            "it."
        ),
        Claim.Status.SENT_BACK: _(
            "Your claim %(reference)s for it was sent back. Redeem again, or withdraw it."
        ),
    }
    disputed = [_("Another member says that it is theirs; our staff decide.")]
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
    """Offer a product of the member to the reader of an address, by a letter with a link.

    Raises:
        handover.AlreadyOffered: an offer of it is open.
        NotNow: something keeps it with the member.
        RegisteredProduct.DoesNotExist: it is no product of this member (any more).
        serials.TooManyTries: too many letters were sent today.
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
    """Accept an offer: the product is the member's from now on.

    Raises:
        transfers.TransferNotOpen: it is over.
        handover.OwnProduct: the member holds the product.
        NotNow: something keeps it with its member.
    """
    found = transfers.lock(handover_id)
    _refuse(found.registered_product)
    return transfers.accept(by=by, offer=found)


@transaction.atomic
def uphold(*, by: User, dispute_id: int, reason: str) -> RegisteredProduct:
    """Pass a disputed product to who proved that it is theirs.

    What is open of its old holder's claims is left to the reviewers, with a line that says so;
    what is decided stays.

    Raises:
        disputes.DisputeNotOpen: somebody was faster.
        disputes.NotHeard: the holder may still answer.
        disputes.OthersOpen: another dispute about the serial number is open.
    """
    registered = disputes.uphold(by=by, dispute_id=dispute_id, reason=reason)
    note = _("The product has passed to another member after a dispute.")
    for claim in undecided_claims(registered.serial):
        timeline.record(claim, ClaimEvent.Kind.NOTED, by=by, note=note)
    return registered


def _refuse(registered: RegisteredProduct) -> None:
    if reasons := reasons_against(registered):
        raise NotNow(reasons)
