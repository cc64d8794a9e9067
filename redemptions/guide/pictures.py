"""What the Redeem Guide shows: its steps, each with a picture of the page where it is done.

The pictures are drawn from the labels of the pages' own forms, in the reader's language and with a
product that takes part, so that they never show a page as it was once.
"""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.sign_in.sign_up import SignUpForm
from products.registration.forms import CheckForm, PurchaseForm, ScanForm, SerialForm
from promotions.models import Promotion
from redemptions.guide import example as guide_example
from redemptions.guide import steps

# As on the label that the drawings show.
SERIAL: Final = "BA3T01946000V"
# The title of the page that a picture shows; that of the promotion is its own.
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
    """Give the guide's templates what they show; no pictures where nothing is eligible."""
    example = guide_example.chance(promotion, serial=SERIAL)
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
        "serial": SERIAL,
        "drawn": promotion.categories,
    }
