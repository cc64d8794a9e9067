"""The days on which a product may be redeemed, where a promotion counts them from the purchase."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotions.conditions import Reason, ReasonCode
from promotions.models import Promotion


def claim_days(bought_on: date, promotion: Promotion, today: date) -> list[Reason]:
    """Say whether a product bought on a day may be redeemed today; nothing without such days."""
    if not promotion.has_claim_days:
        return []
    first, last = promotion.first_claim_day(bought_on), promotion.last_claim_day(bought_on)
    if first and today < first:
        return [_early(first)]
    if last and today > last:
        return [_late(last)]
    return [Reason(ReasonCode.TOO_EARLY, lambda: _open(first, last), is_met=True)]


def _early(first: date) -> Reason:
    def words() -> str:
        return _("You can redeem from %(day)s.") % {"day": date_format(first)}

    return Reason(ReasonCode.TOO_EARLY, words)


def _late(last: date) -> Reason:
    def words() -> str:
        return _("The last day to redeem this product was %(day)s.") % {"day": date_format(last)}

    return Reason(ReasonCode.TOO_LATE, words)


def _open(first: date | None, last: date | None) -> str:
    if last:
        return _("You can redeem this product until %(day)s.") % {"day": date_format(last)}
    day = date_format(first) if first else ""
    return _("You can redeem this product since %(day)s.") % {"day": day}


def in_words(promotion: Promotion) -> list[str]:
    """Say of a promotion when a product may be redeemed; nothing without such days."""
    found = []
    if first := promotion.claim_from_day:
        text = ngettext(
            "Redeem from %(days)d day after you bought it.",
            "Redeem from %(days)d days after you bought it.",
            first,
        )
        found.append(text % {"days": first})
    last = promotion.claim_until_day
    if last == 0:
        found.append(_("Redeem on the day you buy it."))
    elif last is not None:
        text = ngettext(
            "Redeem within %(days)d day of buying it.",
            "Redeem within %(days)d days of buying it.",
            last,
        )
        found.append(text % {"days": last})
    return found
