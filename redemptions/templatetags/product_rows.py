"""The rows of My Products: each unit, and how the promotions stand for it."""

from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from foundation.web.stencils import address, filled
from products.models import RegisteredProduct
from redemptions.claims.eligibility_context import EligibilityResult
from redemptions.models import Claim, statuses
from redemptions.ownership.product_states import ProductState

register = template.Library()
_Lines = dict[tuple[int, str], SafeString]


@register.simple_tag
def product_rows(rows: Iterable[tuple[RegisteredProduct, bool, ProductState]]) -> SafeString:
    """Return a row for each unit, whether it is offered to somebody, and its state."""
    lines: _Lines = {}
    return _joined(_row(registered, state, lines, offered) for registered, offered, state in rows)


def _row(
    registered: RegisteredProduct, state: ProductState, lines: _Lines, is_offered: object
) -> SafeString:
    product, others = registered.product, SafeString()
    if state.others:
        others = render_to_string("redemptions/_other_chances.html", {"state": state})
    values = {
        "pk": registered.pk,
        "label": registered,
        "category": product.category,
        "product": product.name,
        "serial": registered.serial.serial,
        "handover": address("product-handover", registered.pk),
        "purchased_on": registered.purchased_on.isoformat(),
        "proof": address("product-proof", registered.pk),
        "warranty_until": registered.warranty_until.isoformat(),
        "lines": _joined(
            [*map(_state_line, state.claims), *(_line(look, lines) for look in state.eligible)]
        ),
        "others": others,
    }
    return filled(
        "redemptions/_product_row.html",
        values,
        is_offered=bool(is_offered),
        has_lines=bool(state.claims or state.eligible),
        has_others=bool(others),
    )


def _state_line(claim: Claim) -> SafeString:
    label = statuses.in_short(claim)
    values = {
        "look": label.look,
        "text": label.text,
        "address": address("claim", claim.reference),
        "promotion": claim.promotion.title,
        "reward": claim.promised.title,
    }
    return filled("redemptions/_state_line.html", values)


def _line(look: EligibilityResult, lines: _Lines) -> SafeString:
    """Return the line of a promotion; made once for all units that earn the same."""
    if look.reward is None:
        return SafeString()
    key = look.promotion.pk, look.gives
    if key not in lines:
        values = {
            "address": address("promotion", look.promotion.slug),
            "promotion": look.promotion.title,
            "reward": key[1],
        }
        lines[key] = filled("redemptions/_redeem_line.html", values)
    return lines[key]


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 -- each is safe
