"""Parts of pages that are about a promotion alone: made once for a language and a day."""

from collections.abc import Hashable
from typing import Any, cast

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from foundation.languages import current_language
from promotions.awarding.claim_days import in_words
from promotions.models import Promotion

register = template.Library()


@register.simple_tag(takes_context=True)
def promotion_part(
    context: Context, name: str, promotion: Promotion, **shape: Hashable
) -> SafeString:
    """Render a template with a promotion and this shape, of which there may only be a handful.

    It lasts as long as the promotion is kept: until somebody changes what pages show of it.
    """
    if promotion.kept_parts is None:
        known = cast("dict[str, Any]", context.flatten())
        return render_to_string(name, {**known, **shape, "promotion": promotion})
    key = name, current_language(), promotion.today(), *shape.items()
    part = promotion.kept_parts.get(key)
    if part is None:
        part = render_to_string(name, {**shape, "promotion": promotion})
        promotion.kept_parts[key] = part
    return part


@register.filter
def claim_days(promotion: Promotion) -> list[str]:
    """Say when a product may be redeemed, counted from its purchase."""
    return in_words(promotion)
