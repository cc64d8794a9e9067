"""Claims on the overview: those that were sent back, and those that are under review."""

from typing import Final

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from foundation.tables.kept_queries import given
from foundation.web.stencils import address
from portal.overview.source import (
    Facts,
    OverviewLine,
    OverviewSection,
    OverviewSource,
    day_in,
    day_of,
)
from promotions.models import Promotion, PromotionText
from promotions.templatetags.promotion_parts import promotion_part
from redemptions.claims.eligibility_context import EligibilityResult
from redemptions.claims.outlook import Deadline
from redemptions.models import Claim, Decision
from redemptions.templatetags.returned import in_words


def _sent_back_rows() -> QuerySet[Claim]:
    own = Claim.objects.filter(user=given("user"), status=Claim.Status.SENT_BACK)
    return own.order_by("correct_until", "pk")


def _review_rows() -> QuerySet[Claim]:
    own = Claim.objects.filter(user=given("user"), status=Claim.Status.SUBMITTED)
    return own.order_by("due_on", "pk")


def _name_in(language: object) -> Subquery:
    names = PromotionText.objects.filter(
        promotion=OuterRef("promotion"), field=PromotionText.Field.NAME, language=language
    )
    return Subquery(names.order_by().values("text"))


# As promotions name themselves: in the reader's language, else in the portal's.
_TITLE: Final = Coalesce(
    _name_in(given("language")), _name_in(settings.LANGUAGE_CODE), F("promotion__name")
)
_REASON: Final = Subquery(Decision.objects.filter(claim=OuterRef("pk")).values("reason")[:1])
_OF_ALL: Final[dict[str, str | Combinable]] = {
    "reference": "reference",
    "product": "registered_product__serial__product__name",
    "promotion": _TITLE,
}


def _sent_back(facts: Facts) -> OverviewLine:
    text = _("Your claim for %(product)s in %(promotion)s was sent back") % facts
    reasons = " ".join((facts["reason"] or "").split())
    note = format_html('<span class="reason">{}</span> {}', reasons, _until(facts))
    place = address("redeem-again", facts["reference"])
    return OverviewLine(text, place, note=note, act=_("Redeem Again"))


def _until(facts: Facts) -> str:
    """Say until when it may be corrected; nothing on the last day's night, until it has ended."""
    until = day_in(facts, "correct_until")
    if until is None:
        return ""
    days = (until - Promotion(time_zone=facts["zone"]).today()).days
    return in_words(Deadline(until, days, facts["zone"])) if days >= 0 else ""


def _under_review(facts: Facts) -> OverviewLine:
    due_on = day_in(facts, "due_on")
    if facts["waits_since"]:
        note = _("Checked. Waiting for more rewards.")
    elif due_on and due_on < timezone.localdate():
        note = _("You should have heard from us by %(day)s. We're sorry, it's not forgotten.")
    else:
        note = _("You'll hear from us by %(day)s.")
    return OverviewLine(
        f"{facts['promotion']}: {facts['product']}",
        address("claim", facts["reference"]),
        note=note % {"day": day_of(facts, "due_on")},
    )


def begun(look: EligibilityResult) -> OverviewLine:
    """Return the line of a claim that was begun and not sent: it can be redeemed still."""
    names = {"product": look.registered.product.name, "promotion": look.promotion.title}
    text = _("You started a claim for %(product)s in %(promotion)s") % names
    saved = _("What you filled in is saved but not sent yet.")
    until = promotion_part(Context(), "promotions/_deadline.html", look.promotion)
    note = format_html("{} {}", saved, until)
    return OverviewLine(
        text, address("promotion", look.promotion.slug), note=note, act=_("Continue")
    )


SENT_BACK: Final = OverviewSource(
    "sent_back",
    OverviewSection.WAITS,
    _sent_back_rows,
    {
        **_OF_ALL,
        "reason": _REASON,
        "correct_until": "correct_until",
        "zone": "promotion__time_zone",
    },
    _sent_back,
)
UNDER_REVIEW: Final = OverviewSource(
    "under_review",
    OverviewSection.UNDER_WAY,
    _review_rows,
    {**_OF_ALL, "due_on": "due_on", "waits_since": "waits_for_stock_since"},
    _under_review,
)
