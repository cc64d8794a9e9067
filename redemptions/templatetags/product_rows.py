"""The rows of My Products: each unit, and how the promotions stand for it."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from foundation.web.stencils import address, filled
from products.models import RegisteredProduct
from redemptions.claims.eligibility_context import EligibilityResult
from redemptions.models import Claim, statuses
from redemptions.ownership.product_states import ProductState

register = template.Library()
# In each promotion, of the units of one model that were bought on one day.
_Lines = dict[tuple[object, ...], SafeString]


@register.simple_tag
def product_rows(rows: Iterable[tuple[RegisteredProduct, bool, ProductState]]) -> SafeString:
    """Return a row for each unit, whether it is offered to somebody, and its state."""
    lines: _Lines = {}
    return _joined(_row(registered, state, lines, offered) for registered, offered, state in rows)


def _row(
    registered: RegisteredProduct, state: ProductState, lines: _Lines, is_offered: object
) -> SafeString:
    product = registered.product
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
        "others": _others(registered, state),
    }
    return filled(
        "redemptions/_product_row.html",
        values,
        is_offered=bool(is_offered),
        has_lines=bool(state.claims or state.eligible),
        has_others=bool(state.others),
    )


def _others(registered: RegisteredProduct, state: ProductState) -> SafeString:
    """Return what says how many promotions do not fit; the reasons come when it is opened."""
    if not state.others:
        return SafeString()
    return filled(
        "redemptions/_other_chances.html",
        {"page": address("product-reasons", registered.pk)},
        number=len(state.others),
        has_lines=bool(state.claims or state.eligible),
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
    unit = look.registered
    key = look.promotion.id, unit.serial.product_id, unit.purchased_on
    line = lines.get(key)
    if line is None:
        values = {
            "address": address("promotion", look.promotion.slug),
            "promotion": look.promotion.title,
            "reward": look.gives,
        }
        line = lines[key] = filled("redemptions/_redeem_line.html", values)
    return line


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 -- each is safe
