"""What templates of the rewards shop ask: where an order stands."""

from django import template

from membership.models import PointsOrder
from membership.shop.order_states import OrderState, state_of

register = template.Library()


@register.simple_tag
def order_state(order: PointsOrder) -> OrderState:
    """Return where an order stands."""
    return state_of(order)
