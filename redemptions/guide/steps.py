"""The steps of a promotion's Redeem Guide, built from its data, so that they stay up to date."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotions.asked import may_want_recipient
from promotions.awarding.bundles import parts_of
from promotions.awarding.tiers import currencies
from promotions.models import Promotion, Reward
from redemptions.models.promises import CASHBACK_DAYS, PRIZE_WEEKS, REVIEW_DAYS


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the guide.

    ``picture`` names the picture of the page on which it is done, ``page`` is the URL name of that
    page. ``acts`` maps the names of the places marked in the picture to what to do there.
    """

    title: str
    picture: str
    acts: dict[str, str]
    page: str = ""

    @property
    def marks(self) -> dict[str, int]:
        """The number of each act in the list and in the picture."""
        return {name: number for number, name in enumerate(self.acts, start=1)}


def steps(promotion: Promotion) -> list[Step]:
    """List the steps from sign-up to the reward that this promotion requires."""
    return [
        _sign_up(),
        *_register(),
        _choose(promotion),
        Step(
            _("Check everything and press Redeem"),
            "confirm",
            {
                "facts": _("Check the product, your files and what you filled in."),
                "send": _('Type the result of the sum, then press "Redeem".'),
            },
        ),
        _wait(),
        _again(promotion),
        _get(promotion),
    ]


def _sign_up() -> Step:
    return Step(
        _("Sign up or sign in"),
        "sign_up",
        {
            "email": _("Enter the email address where you want your reward."),
            "fields": _("Fill in what is marked with *, and agree to the Privacy Policy."),
            "send": _('Type the result of the sum, then press "Sign Up".'),
            "code": _("We'll email you a code: enter it on the next page."),
        },
        "account_signup",
    )


def _register() -> Iterator[Step]:
    yield Step(
        _("Register your product: the serial number"),
        "serial",
        {
            "serial": _("Type the serial number (S/N) from the label on the product."),
            "help": _("Can't find it? See where it is on each product."),
            "scan": _("Or take a photo of the label and we'll read it for you."),
            "send": _('Press "Register".'),
        },
        "product-registration",
    )
    yield Step(
        _("Register your product: the CHK"),
        "check",
        {
            "chk": _("Type the 3 characters printed next to the serial number."),
            "send": _('Press "Next".'),
        },
    )
    yield Step(
        _("Register your product: the purchase"),
        "purchase",
        {
            "store": _("Choose the region, store and date shown on the invoice."),
            "invoice": _("Upload the invoice: store, date, number and model must be readable."),
            "send": _('Type the result of the sum, then press "Next".'),
        },
    )


def _choose(promotion: Promotion) -> Step:
    chosen = [_("Open the promotion and choose your product."), *_further(promotion)]
    acts = {"product": " ".join(chosen)}
    if currencies(promotion):
        acts["price"] = _("Type the price on your invoice.")
    if promotion.lets_choose:
        acts["reward"] = _("Choose your reward.")
    if promotion.serial_photo_wanted:
        acts["photo"] = _(
            "Upload a photo of the serial number on the product itself, not on the package."
        )
    if may_want_recipient(promotion):
        acts["recipient"] = _("Fill in the recipient.")
    if promotion.questions.exists():
        acts["questions"] = _("Answer the questions under Extra Information.")
    acts["send"] = _('Press "Next".')
    return Step(_("Choose your product in the promotion"), "choose", acts, "promotion")


def _further(promotion: Promotion) -> Iterator[str]:
    """Say which further products a bundle asks for."""
    text = _("For %(reward)s, choose %(part)s of yours too, with its own invoice.")
    for reward in promotion.rewards.all():
        for part in parts_of(reward):
            yield text % {"reward": reward.title, "part": part.title}


def _wait() -> Step:
    return Step(
        _("Wait for our decision"),
        "history",
        {
            "status": _(
                "We confirm by email right away. A decision may take %(first)s to %(last)s working "
                "days; follow it in your Redeem History."
            )
            % REVIEW_DAYS._asdict()
        },
        "redeem-history",
    )


def _again(promotion: Promotion) -> Step:
    wanted = _("Upload what the reviewer asks for: a better invoice, for example.")
    if promotion.serial_photo_wanted:
        wanted = _("Upload what the reviewer asks for: a better invoice, or a sharper photo.")
    return Step(
        _("If your claim is sent back: redeem again"),
        "again",
        {
            "reason": _(
                'Our email and your Redeem History say what is missing. Press "Redeem Again".'
            ),
            "upload": wanted,
            "send": _('Everything else is saved. Type the result of the sum, then press "Redeem".'),
        },
    )


def _get(promotion: Promotion) -> Step:
    acts = {"reward": how_it_arrives(promotion)}
    if activation := promotion.text("activation"):
        acts["code"] = activation
    return Step(_("Get your reward"), "reward", acts)


def how_it_arrives(promotion: Promotion) -> str:
    """Describe when and how the rewards of a promotion reach the member (guides, FAQ)."""
    kinds = {(reward.kind, reward.delivery) for reward in promotion.rewards.all()}
    lines = []
    if (Reward.Kind.CODE, Reward.Delivery.ON_APPROVAL) in kinds:
        lines.append(_("Digital codes arrive by email and appear in your Redeem History."))
    late = {Reward.Delivery.ON_DATE, Reward.Delivery.AFTER_END}
    if any(kind == Reward.Kind.CODE and delivery in late for kind, delivery in kinds):
        lines.append(_("We'll email the digital code at the end of the promotion."))
    if any(kind == Reward.Kind.CASHBACK for kind, _delivery in kinds):
        text = _("Cashback is paid within %(days)s working days of approval.")
        lines.append(text % {"days": CASHBACK_DAYS})
    if any(kind == Reward.Kind.PHYSICAL for kind, _delivery in kinds):
        text = _("A prize by parcel arrives %(first)s to %(last)s weeks after approval.")
        lines.append(text % PRIZE_WEEKS._asdict())
    if any(kind == Reward.Kind.DRAW for kind, _delivery in kinds):
        lines.append(_("Winners are emailed after the draw."))
    return " ".join(lines)
