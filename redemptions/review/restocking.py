"""Go on with the claims that wait for stock, once there is some: in order, each decided once."""

import logging
from typing import Final

from django.db import transaction

from foundation.leases import is_outage
from foundation.sweeps import Sweep
from promotions.budgets import spending
from promotions.codes.pool import OutOfStock
from promotions.codes.stock import in_stock
from promotions.models import Reward
from redemptions.checks.runner import AUTOMATIC
from redemptions.models import CheckRun, Claim, ScheduledDecision
from redemptions.models.locks import AlreadyDecided, lock_claim
from redemptions.review import decisions, stock_waits, undo_window

GO_ON: Final = "redemptions.tasks.go_on_with_stock"
logger = logging.getLogger(__name__)


def go_on() -> int:
    """Approve the claims that waited for stock, while it lasts; return how many wait no longer.

    Safe to run concurrently. A failure is logged and tried again; it does not block the others.
    """
    waiting = Claim.objects.waiting_for_stock()
    rewards = Reward.objects.filter(pk__in=waiting.order_by().values("reward"))
    with Sweep(GO_ON) as run:
        for reward in rewards:
            _go_on_with(reward, run)
        return run.done


def _go_on_with(reward: Reward, run: Sweep) -> None:
    waiting = Claim.objects.waiting_for_stock().filter(reward=reward, held_at=None)
    if gone := _gone_on_top(reward):
        waiting = waiting.exclude(extras__overlap=gone)
    if not _is_there_more(reward):
        return
    for pk in run.keys(waiting):
        _try_to_settle(pk)
        run.done += not Claim.objects.waiting_for_stock().filter(pk=pk).exists()
        if not _is_there_more(reward):
            return


def _gone_on_top(reward: Reward) -> list[int]:
    """Return what is out of stock of all that comes on top in the promotion of a reward."""
    on_top = Reward.objects.filter(promotion=reward.promotion_id, is_extra=True)
    things = list(on_top.exclude(kind=Reward.Kind.DRAW))
    left = in_stock(things) if things else frozenset()
    return [each.pk for each in things if each.pk not in left]


def _is_there_more(reward: Reward) -> bool:
    """Whether something of a reward is left, and the budget of its promotion pays for it."""
    return bool(in_stock([reward])) and not spending.is_spent(reward)


def _try_to_settle(claim_id: int) -> None:
    try:
        scheduled = ScheduledDecision.objects.filter(claim=claim_id).first()
        if scheduled is None:
            _decide_by_policy(claim_id)
        else:
            undo_window.carry_out(scheduled.pk)
    except (AlreadyDecided, OutOfStock):
        return  # another worker was faster, or the member withdrew the claim
    except Exception as error:
        if is_outage(error):
            raise
        logger.exception("Claim %s cannot go on, though there is stock.", claim_id)


@transaction.atomic
def _decide_by_policy(claim_id: int) -> None:
    """Approve what the policy would have approved; leave it to people if it would not now."""
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    run = claim.check_runs.order_by("-pk").first()
    if run is not None and run.outcome == CheckRun.Outcome.NO_STOCK:
        decisions.approve(claim_id=claim_id, policy=AUTOMATIC, checks=run)
    elif run is None or run.done_at is not None:
        stock_waits.end(claim)
