"""An example of an eligible product, built in memory, for previews and the Redeem Guide."""

from accounts.models import User
from products.models import Product, RegisteredProduct, SerialNumber
from promotions.asked import Asked
from promotions.models import Promotion, Reward
from redemptions.claims.eligibility_context import EligibilityResult
from redemptions.claims.forms import RedeemForm
from redemptions.models import ClaimDraft

SAMPLE_SERIAL = "XXXXXXXXXXXXX"


def first_reward(promotion: Promotion) -> tuple[Reward, Product] | None:
    """Find the promotion's first reward that a product can earn, and such a product."""
    for reward in promotion.rewards.all():
        product = _product(reward)
        is_own = reward.kind != Reward.Kind.DRAW and not reward.is_extra
        if product is not None and is_own:
            return reward, product
    return None


def chance(promotion: Promotion) -> EligibilityResult | None:
    """Return the example as a registered product; None if no product earns a reward."""
    found = first_reward(promotion)
    if found is None:
        return None
    reward, product = found
    registered = RegisteredProduct(
        pk=0,
        serial=SerialNumber(serial=SAMPLE_SERIAL, product=product),
        region=next(iter(promotion.regions), ""),
        purchased_on=reward.window()[0],
    )
    return EligibilityResult(registered, promotion, reward, [])


class ExampleForm(RedeemForm):
    """The form with all that is asked for one reward or another."""

    def what_is_asked(self) -> Asked:
        """Ask it all."""
        return self.questionnaire.for_any()


def redeem_form(promotion: Promotion, example: EligibilityResult) -> RedeemForm:
    """Return the Promotion Redeem form with the example product and nothing else filled in."""
    # Nobody's, who has uploaded nothing.
    nobody = User(pk=0, region=example.registered.region)
    draft = ClaimDraft(promotion=promotion, user=nobody, answers={})
    return ExampleForm(promotion=promotion, draft=draft, chances=[example])


def _product(reward: Reward) -> Product | None:
    named = next(iter(reward.products.all()), None)
    of_category = Product.objects.select_related("category").filter(
        category__in=reward.categories.all()
    )
    return named or of_category.first()
