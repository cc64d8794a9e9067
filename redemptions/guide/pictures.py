"""The Redeem Guide's template context: its steps, each with a picture of the page it is done on.

The pictures are drawn from the labels of the real forms, in the reader's language and with an
eligible product, so that they never go out of date.
"""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.sign_in.sign_up import SignUpForm
from products.catalogue.drawings import drawn_label, of_photos, with_the_chk
from products.registration.forms import CheckForm, PurchaseForm, ScanForm, SerialForm
from promotions.models import Promotion
from redemptions.claims.eligibility_context import EligibilityResult
from redemptions.guide import example as guide_example
from redemptions.guide import steps

# The title of the page in each picture; the promotion page has the promotion's own title.
PAGES: Final = {
    "sign_up": _("Sign Up"),
    "serial": _("Product Registration"),
    "check": _("Product Registration"),
    "purchase": _("Product Registration"),
    "confirm": _("Promotion Redeem Confirm"),
    "history": _("Redeem History"),
    "again": _("Promotion Redeem Ask again"),
    "reward": _("Redeem History"),
}
FIELDS: Final = {
    "sign_up": SignUpForm.base_fields,
    "serial": SerialForm.base_fields,
    "scan": ScanForm.base_fields,
    "check": CheckForm.base_fields,
    "purchase": PurchaseForm.base_fields,
}


def context(promotion: Promotion) -> dict[str, Any]:
    """Return the context of the guide's templates; no pictures if no product is eligible."""
    example = guide_example.chance(promotion)
    kind = _kind(example) or next((each.slug for each in promotion.categories), "")
    return {
        "promotion": promotion,
        "views": [
            {
                "step": step,
                "page": PAGES.get(step.picture, promotion.title),
                "template": f"redemptions/guide/{step.picture}.html",
            }
            for step in steps.steps(promotion)
        ],
        "example": example,
        "form": guide_example.redeem_form(promotion, example) if example else None,
        "fields": FIELDS,
        **drawn_label(kind),
        "drawn": promotion.categories,
        "photos": of_photos(kind)[1],
        "chk_drawing": (with_the_chk(kind) or ("", "chk"))[1],
        "code_patterns": _patterns(promotion),
    }


def _kind(example: EligibilityResult | None) -> str:
    """Give the example the serial number that is drawn for its category; return that one's slug."""
    if example is None:
        return ""
    unit = example.registered.serial
    kind = unit.product.category.slug
    unit.serial = drawn_label(kind)["serial"]
    return kind


def _patterns(promotion: Promotion) -> list[tuple[str, int]]:
    """Return what the promotion's codes look like, each once, and of how many characters."""
    shown = dict.fromkeys(reward.shown_pattern for reward in promotion.rewards.all())
    return [(one, sum(map(str.isalnum, one))) for one in shown if one]
