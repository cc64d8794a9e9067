"""Preview e-mails with an example claim, built in memory: no database row and no real code."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from fulfilment.models import Fulfilment
from notifications.outbox.queue import RenderedEmail
from products.models import Product, RegisteredProduct, SerialNumber
from promotions.models import Promotion, Reward
from promotions.setup.email_overrides import OverrideText
from redemptions.emails import claim_emails
from redemptions.guide.example import SAMPLE_SERIAL, first_reward
from redemptions.models import Claim
from redemptions.models.promises import REVIEW_DAYS

SAMPLE_REFERENCE = "0a25b02278"
SAMPLE_CODE = "AAAAA-BBBBB-CCCCC"
DECIDED_WITHIN: Final = timedelta(days=REVIEW_DAYS.last)
# The template variables of our e-mails, each with the placeholder that replaces it in an override.
PLACED = {
    "brand": {"name": "{brand}"},
    "promotion": {"title": "{promotion}", "time_zone": "{time_zone}"},
    "reward": {"name": "{reward}"},
    "reader": {"first_name": "{first_name}"},
    "claim": {
        "reference": "{order_id}",
        "user": {"first_name": "{first_name}"},
        "reward": {"name": "{reward}"},
        "promised": {"name": "{reward}"},
        "serial": {"serial": "{serial_number}"},
        "registered_product": {"product": {"name": "{product}"}},
    },
    "day": "{day}",
}


def own_words(kind: str, language: str) -> OverrideText:
    """Return our own text of an e-mail, with placeholders, as the start of an override."""
    with translation.override(language):
        subject = render_to_string(f"emails/{kind}.subject.txt", PLACED)
        body = render_to_string(f"emails/{kind}.prose.txt", PLACED)
    return OverrideText(subject.strip(), body.strip())


def letter(promotion: Promotion, kind: str, language: str, words: OverrideText) -> RenderedEmail:
    """Render an e-mail about the example claim with these texts."""
    with translation.override(language):
        claim = _claim(promotion)
        context = _context(claim, language)
    return claim_emails.preview(kind, claim, language, words, context)


def values(promotion: Promotion, language: str) -> dict[str, str]:
    """Return the value of each placeholder in the example."""
    with translation.override(language):
        claim = _claim(promotion)
        return claim_emails.values(claim, _context(claim, language))


def _claim(promotion: Promotion) -> Claim:
    bare = Reward(promotion=promotion, name=_("Reward")), Product(name=_("Product"))
    reward, product = first_reward(promotion) or bare
    serial = SerialNumber(serial=SAMPLE_SERIAL, product=product)
    return Claim(
        reference=SAMPLE_REFERENCE,
        user=User(first_name="Alex"),
        promotion=promotion,
        reward=reward,
        serial=serial,
        registered_product=RegisteredProduct(serial=serial),
    )


def _context(claim: Claim, language: str) -> dict[str, object]:
    """Return the combined context of all e-mails about claims."""
    today = claim.promotion.today()
    link = settings.BASE_URL + reverse("redeem-history")
    return {
        "reader": claim.user,
        "reward": claim.reward,
        "reason": _("Please provide the invoice with your product name on it, thanks."),
        "link": link,
        "check": link,
        "sent_back": [(claim, link)],
        "draw": Reward(name=_("lucky draw")),
        "day": today + DECIDED_WITHIN,
        "fulfilment": Fulfilment(due_on=claim.reward.delivery_day() or today),
        "code": claim.reward.shown_pattern or SAMPLE_CODE,
        "activation": claim.promotion.text("activation", language),
    }
