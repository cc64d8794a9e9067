"""The one label that a member reads, made from the claim's review and its fulfilment."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from promotions.codes import read
from promotions.models import Reward
from redemptions.models import Claim, Fulfilment


@dataclass(frozen=True, slots=True)
class Label:
    """What the member reads: the wording of the guides, a look, and the state of the reward."""

    text: str
    look: str
    detail: str = ""


def label(claim: Claim) -> Label:
    """Word the state of a claim as the printed guides do."""
    match claim.status:
        case Claim.Status.SUBMITTED:
            return Label(_("Redeem qualification under reviewing"), "review")
        case Claim.Status.SENT_BACK:
            text = _("Redeem not qualified. Please re-upload data and redeem again.")
            return Label(text, "sent-back")
        case Claim.Status.APPROVED:
            return Label(_("Redeem Success"), "approved", _fulfilment_detail(claim))
        case Claim.Status.REJECTED:
            return Label(_("Redeem not qualified."), "closed")
        case _:
            return Label(_("Cancelled"), "closed")


def visible_code(claim: Claim) -> str:
    """Give the code of a claim to its own member, from the moment it is delivered."""
    if claim.status != Claim.Status.APPROVED:
        return ""
    fulfilment = claim.fulfilment
    delivered = fulfilment.status == Fulfilment.Status.DELIVERED
    return read(fulfilment.code) if delivered and fulfilment.code else ""


def _fulfilment_detail(claim: Claim) -> str:
    fulfilment = claim.fulfilment
    if fulfilment.status == Fulfilment.Status.DELIVERED:
        return ""
    if fulfilment.status == Fulfilment.Status.REVOKED:
        return _("The reward was taken back.")
    if fulfilment.status == Fulfilment.Status.FAILED:
        return _("The reward could not be delivered; we are looking into it.")
    return _owed(claim.reward, fulfilment)


def _owed(reward: Reward, fulfilment: Fulfilment) -> str:
    names = {"reward": reward.name, "day": date_format(fulfilment.due_on)}
    match reward.kind:
        case Reward.Kind.CASHBACK:
            return _("%(reward)s: paid within 30 working days after approval.") % names
        case Reward.Kind.PHYSICAL:
            return _("%(reward)s: arrives 8 to 12 weeks after approval.") % names
        case Reward.Kind.DRAW:
            return _("%(reward)s: you take part in the draw.") % names
        case _:
            return _("%(reward)s: sent on %(day)s.") % names
