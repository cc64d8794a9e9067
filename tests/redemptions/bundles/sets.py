"""A bundle to claim: a graphics card, and a power supply with it."""

from typing import Any

from accounts.captchas.suspicion import Checked
from accounts.models import User
from products.models import RegisteredProduct
from promotions.models import BundlePart, Promotion
from redemptions.bundles import draft_parts
from redemptions.claims import submit
from redemptions.models import Claim, ClaimDraft
from tests import factories


def make_bundle(**fields: Any) -> tuple[Promotion, BundlePart]:
    """A promotion whose reward asks for a power supply beside the graphics card."""
    promotion = factories.make_promotion(**{"limit_per_member": 9, **fields})
    reward = factories.make_reward(promotion, n=9)
    part = BundlePart.objects.create(
        reward=reward, name="a power supply", names={"de": "ein Netzteil"}
    )
    part.categories.add(factories.make_category("Power Supply"))
    return promotion, part


def make_supply(user: User, **fields: Any) -> RegisteredProduct:
    """A power supply that the member bought today and registered."""
    category = factories.make_category("Power Supply")
    product = factories.make_product(category=category, name="MPG A850G")
    return factories.make_registered(user, product, **fields)


def draft_both(
    user: User, part: BundlePart, card: RegisteredProduct, supply: RegisteredProduct
) -> ClaimDraft:
    """What the member filled in: both products, with a photo of each."""
    draft = factories.make_draft(user, part.reward.promotion, card)
    row = draft_parts.choose(draft, {part.pk: supply})[part.pk]
    draft_parts.save_part_photo(row, factories.picture("supply.jpg"), by=user)
    return draft


def redeem(draft: ClaimDraft) -> Claim:
    """Press "Redeem"."""
    return submit.submit_claim(
        by=draft.user, draft_id=draft.pk, language="en", checked=Checked.SOLVED
    )


def claim_both(
    user: User, part: BundlePart, card: RegisteredProduct, supply: RegisteredProduct
) -> Claim:
    """A claim for both products, by the member's own steps."""
    return redeem(draft_both(user, part, card, supply))
