"""Low stock: e-mail ops before the codes of a running promotion run out."""

from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from foundation.languages import first_language
from foundation.locks import lock_rows
from notifications.models import Email
from notifications.outbox import queue
from promotions.codes import pool
from promotions.codes.demand import demand
from promotions.codes.pool import Stock
from promotions.models import CodeBatch, Promotion, Reward, StockWarning

# In seconds: by then it is looked for anew, whatever happened.
NOTED_FOR: Final = 24 * 3600


def warn_ops() -> None:
    """E-mail ops about each reward whose codes run low, and once more when none are left.

    Safe to run again: ops get one e-mail per level, and another only after a refill has run low.
    """
    rewards = _rewards_of_running()
    waiting = demand(rewards)
    near = [reward for reward in rewards if _may_be_low(reward, waiting[reward.pk])]
    plenty = {reward.pk for reward in rewards} - {reward.pk for reward in near}
    StockWarning.objects.filter(reward__in=plenty).delete()
    for stock in pool.stock(near):
        _warn_ops_of(stock, waiting[stock.reward.pk])


def _may_be_low(reward: Reward, waiting: int) -> bool:
    """Whether so few codes are free that the pool is worth counting: it may hold a million."""
    batches = list(CodeBatch.objects.filter(reward=reward).order_by("pk"))
    loaded = [batch.loaded for batch in batches if batch.loaded is not None]
    if len(loaded) < len(batches):
        return True  # from before it was noted
    # At least what ``level_of`` takes for enough: some of those that were loaded are voided.
    share = sum(loaded) * settings.LOW_STOCK_PERCENT // 100
    enough = max(1, waiting, settings.LOW_STOCK_LEAST, share)
    return not _more_are_free(reward, enough, batches)


def _more_are_free(reward: Reward, enough: int, batches: list[CodeBatch]) -> bool:
    """Whether more codes are free than this.

    To find the one behind which there are that many, all of them have to be passed over; so its
    place is noted. Codes go out in their order: as long as the first free one is not behind that
    place, and no file was loaded, taken back, restored or given other days, there are enough.
    """
    key = f"enough-codes:{reward.pk}"
    files = [[each.pk, each.loaded, f"{each.voided_at} {each.expires_on}"] for each in batches]
    free = pool.free(reward).annotate(day=Cast("expires_on", TextField()))
    first = free.values_list("day", "batch_id", "pk").first()
    if first is None:
        return False
    noted = cache.get(key)
    is_of_these = noted and noted["files"] == files and noted["enough"] >= enough
    if is_of_these and list(first) <= noted["place"]:
        return True
    place = free.reverse().values_list("day", "batch_id", "pk")[enough : enough + 1].first()
    if place is not None:
        cache.set(key, {"files": files, "enough": enough, "place": list(place)}, NOTED_FOR)
    return place is not None


def level_of(stock: Stock, waiting: int) -> StockWarning.Level | None:
    """Return the warning level of a stock, of which so many claims may still take one.

    One from which no code was taken is low only if more claims wait than it has.
    """
    if stock.free == 0:
        return StockWarning.Level.EMPTY
    enough = max(settings.LOW_STOCK_LEAST, stock.loaded * settings.LOW_STOCK_PERCENT / 100)
    is_low = stock.free < waiting or (stock.allocated > 0 and stock.free < enough)
    return StockWarning.Level.LOW if is_low else None


def _rewards_of_running() -> list[Reward]:
    running = [each for each in Promotion.objects.listed().not_ended() if each.is_running()]
    rewards = Reward.objects.filter(kind=Reward.Kind.CODE, promotion__in=running)
    return list(rewards.select_related("promotion").prefetch_related("promotion__texts"))


@transaction.atomic
def _warn_ops_of(stock: Stock, waiting: int) -> None:
    level = level_of(stock, waiting)
    if level is None:
        StockWarning.objects.filter(reward=stock.reward).delete()
        return
    warning, is_new = lock_rows(StockWarning.objects.all(), for_deletion=True).get_or_create(
        reward=stock.reward, defaults={"level": level, "warned_at": timezone.now()}
    )
    if not is_new and warning.level == level:
        return
    was_empty = not is_new and level == StockWarning.Level.LOW
    warning.level, warning.warned_at = level, timezone.now()
    warning.save(update_fields=["level", "warned_at"])
    if was_empty:
        return  # a refill that was too small: ops know already
    for user in User.objects.staff_who_may("promotions.load_codes"):
        stock_low(user, warning, stock, waiting)


def stock_low(user: User, warning: StockWarning, stock: Stock, waiting: int) -> Email:
    """Queue the e-mail that says how many codes of a reward are left and how to load more."""
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
        "waiting": waiting,
        "link": f"{settings.BASE_URL}{page}",
    }
    return queue.queue_email(
        "stock_low",
        to=user.email,
        user=user,
        language=first_language(user.language),
        dedupe_key=f"stock:{warning.pk}:{warning.warned_at.isoformat()}:{user.pk}",
        context=context,
    )
