"""The Redeem Guide of a promotion, made from its data, so that it is never out of date."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotions.models import Promotion, Reward


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the guide: what to do, and the URL name of the page where it is done."""

    title: str
    text: str
    page: str = ""


def steps(promotion: Promotion) -> list[Step]:
    """List the steps from sign-up to the reward, as this promotion asks for them."""
    found = [
        Step(
            _("Sign up or sign in"),
            _("With the email address to which the reward is to be sent."),
            "account_signup",
        ),
        Step(
            _("Register your product"),
            _(
                "Type the serial number and the CHK from the label on the product, then upload the"
                " invoice. It must show the store, the date and the model."
            ),
            "product-registration",
        ),
        Step(_("Choose your product in the promotion"), _what_to_give(promotion)),
        Step(_("Check everything and press Redeem"), _("We confirm by email at once.")),
        Step(
            _("Wait for our decision"),
            _("It may take 7 to 14 working days. Your Redeem History shows where it stands."),
            "redeem-history",
        ),
    ]
    return [*found, Step(_("Get your reward"), how_it_arrives(promotion))]


def _what_to_give(promotion: Promotion) -> str:
    wanted = [_("Press Redeem on the promotion's page and pick the product.")]
    if promotion.serial_photo_wanted:
        wanted.append(
            _("Upload a photo of the serial number on the product itself, not on the package.")
        )
    if promotion.recipient_wanted:
        wanted.append(_("Fill in the recipient."))
    return " ".join(wanted)


def how_it_arrives(promotion: Promotion) -> str:
    """Tell when and how the rewards of a promotion reach the member (guides, FAQ)."""
    kinds = {(reward.kind, reward.delivery) for reward in promotion.rewards.all()}
    lines = []
    if (Reward.Kind.CODE, Reward.Delivery.ON_APPROVAL) in kinds:
        lines.append(_("A digital code comes by email and stands in your Redeem History."))
    if (Reward.Kind.CODE, Reward.Delivery.ON_DATE) in kinds:
        lines.append(_("The digital code is sent at the end of the promotion, by email."))
    if any(kind == Reward.Kind.CASHBACK for kind, _delivery in kinds):
        lines.append(_("Cashback is paid within 30 working days after the approval."))
    if any(kind == Reward.Kind.PHYSICAL for kind, _delivery in kinds):
        lines.append(_("A prize by parcel arrives 8 to 12 weeks after the approval."))
    return " ".join(lines)
