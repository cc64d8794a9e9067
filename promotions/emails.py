"""The letters to staff about promotions."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from notifications import outbox
from notifications.models import Message
from promotions.codes import Stock
from promotions.models import StockWarning


def stock_low(user: User, warning: StockWarning, stock: Stock) -> Message:
    """How many codes of a reward are left, and where more are loaded."""
    page = reverse("admin:promotions_promotion_change", args=[stock.reward.promotion_id])
    reward, promotion = stock.reward, stock.reward.promotion
    load = f'load_promo_codes codes.txt --promotion {promotion.slug} --reward "{reward.name}"'
    context = {
        "reader": user,
        "reward": reward,
        "promotion": promotion,
        "command": f"manage.py {load}",
        "free": stock.free,
        "loaded": stock.loaded,
        "link": f"{settings.BASE_URL}{page}",
    }
    return outbox.queue(
        "stock_low",
        to=user.email,
        user=user,
        language=user.language or settings.LANGUAGE_CODE,
        dedupe_key=f"stock:{warning.pk}:{warning.warned_at.isoformat()}:{user.pk}",
        context=context,
    )
