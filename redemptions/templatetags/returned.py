"""What a member reads of claims that were sent back: what to mend, until when, and where."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from foundation.languages import current_language
from foundation.web.stencils import address, filled
from redemptions.claims import outlook
from redemptions.models import Claim, statuses

register = template.Library()
# Last days to correct a claim, in each language: of one day there are some dozens.
_MOST_KEPT = 256


@register.simple_tag
def sent_back_banners(claims: Iterable[Claim]) -> SafeString:
    """Return a banner for each claim that is to be corrected."""
    return mark_safe("".join(map(_banner, claims)))  # noqa: S308 -- each is safe


def _banner(claim: Claim) -> SafeString:
    values = {
        "product": claim.registered_product.product.name,
        "promotion": claim.promotion.title,
        "sent_back": sent_back(claim),
    }
    return filled("redemptions/_sent_back_banner.html", values)


@register.simple_tag
def sent_back(claim: Claim) -> SafeString:
    """Return the status of a claim that was sent back, what is to be mended, and the way there."""
    label = statuses.label(claim)
    values = {
        "look": label.look,
        "text": label.text,
        "returned": claim_returned(claim),
        "again": address("redeem-again", claim.reference),
    }
    return filled("redemptions/_sent_back.html", values)


@register.simple_tag
def claim_returned(claim: Claim) -> SafeString:
    """Return all that is to be mended, in one list, and until when."""
    returned = outlook.returned(claim)
    is_over = returned.deadline.days_left < 0
    values = {
        "reasons": format_html_join("", "<li>{}</li>", ((one,) for one in returned.reasons)),
        "uploads": ", ".join(returned.uploads),
        "day": date_format(returned.deadline.claim_until) if is_over else "",
        "deadline": "" if is_over else in_words(returned.deadline),
    }
    return filled(
        "redemptions/_returned.html", values, has_uploads=bool(returned.uploads), is_over=is_over
    )


def in_words(deadline: outlook.Deadline) -> SafeString:
    """Say until when a claim may be corrected, and how many days are left."""
    return _in_words(deadline, current_language())


@lru_cache(maxsize=_MOST_KEPT)
def _in_words(deadline: outlook.Deadline, _language: str) -> SafeString:
    return render_to_string("promotions/_deadline.html", {"promotion": deadline})
