"""Ordering: points are taken and what they buy is owed, in one transaction or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from foundation.languages import first_language
from fulfilment import addresses
from fulfilment.delivery import owing
from fulfilment.draws import entering
from fulfilment.models import Cause, DrawEntry, Fulfilment
from membership.models import PointsAccount, PointsOrder, ShopItem
from membership.models.points_order import new_order_id
from membership.points.accounts import lock_account
from membership.points.spending import spend
from membership.shop import emails
from membership.shop.orderable import (
    OrderReason,
    no_more_tickets,
    reasons,
    sold_out,
    standing_of,
)
from promotions.budgets import spending as budgets
from promotions.codes import pool
from promotions.models import Reward


class CannotOrder(Exception):
    """The member may not order it now; ``reasons`` says why."""

    def __init__(self, found: Sequence[OrderReason]) -> None:
        super().__init__([each.obstacle for each in found])
        self.reasons = found


class PriceRose(Exception):
    """The item costs more than on the page that was confirmed: it has to be shown anew."""


class AddressWanted(Exception):
    """The item travels, and the address is not complete."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a member confirmed on one page: which page, at which price, to which address."""

    token: UUID
    price: int
    address: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def order(*, by: User, item_id: int, confirmed: Confirmed) -> PointsOrder:
    """Take the points and the item, and owe it; a page that is sent twice is one order.

    A code is delivered at once, and a ticket is in its draw. What is cheaper now than on the page
    costs what it costs now.

    Raises:
        CannotOrder: why not; nothing was taken.
        PriceRose: it costs more now; nothing was taken.
        AddressWanted: a parcel needs a whole address, where the item is offered; nothing was taken.
    """
    account = PointsAccount.objects.select_related("member").filter(member=by).first()
    if account is not None:
        lock_account(account.pk)
    if earlier := PointsOrder.objects.filter(user=by, token=confirmed.token).first():
        return earlier
    item = ShopItem.objects.shown().get(pk=item_id)
    standing = standing_of(by, [item])
    if (found := reasons(item, standing)) or account is None:
        raise CannotOrder(found)
    placed = _place(account, item, confirmed)
    if item.is_ticket:
        emails.entered(placed, _enter(placed))
    else:
        emails.ordered(placed, _take(placed))
    return placed


def _place(account: PointsAccount, item: ShopItem, confirmed: Confirmed) -> PointsOrder:
    """Compare what was confirmed, take the points, and write the order with its cause."""
    by, price = account.member, item.price or 0
    if price > confirmed.price:
        raise PriceRose
    if item.is_parcel and not _goes_to(item, confirmed.address):
        raise AddressWanted
    placed = PointsOrder(
        user=by,
        item=item,
        reference=new_order_id(),
        name=_name_of(item, by),
        points=price,
        token=confirmed.token,
        slot=_free_slot(by, item),
        ordered_at=timezone.now(),
    )
    if item.is_parcel:
        placed.address = dict(confirmed.address)
    placed.cause = Cause.objects.create(
        user=by,
        kind=Cause.Kind.ORDER,
        reference=placed.reference,
        promotion=item.reward.promotion,
        created_at=placed.ordered_at,
    )
    cause = f"order:{placed.reference}"
    placed.spending = spend(account=account, points=price, cause=cause, by=by, note=placed.name)
    placed.save(force_insert=True)
    return placed


def _name_of(item: ShopItem, member: User) -> str:
    """Return how the item is called in the member's language, in which its e-mails are."""
    with translation.override(first_language(member.language)):
        return item.title


def _goes_to(item: ShopItem, address: Mapping[str, str]) -> bool:
    """Return whether an address is complete, and where the item is offered."""
    regions = item.reward.promotion.regions
    return addresses.is_complete(address) and address.get(addresses.COUNTRY) in regions


def _free_slot(by: User, item: ShopItem) -> int | None:
    """Count under the lock of the member's account; that a slot is unique backs it up."""
    if item.limit_per_member is None:
        return None
    live = PointsOrder.objects.live().filter(user=by, item=item)
    taken = {*live.values_list("slot", flat=True)}
    return next(slot for slot in range(1, len(taken) + 2) if slot not in taken)


def _enter(placed: PointsOrder) -> DrawEntry:
    """Give the order a ticket of the draw, on a list that nobody freezes before the commit."""
    draw = placed.item.reward_id
    open_lists = entering.hold_open([draw])
    [entry] = entering.enter(placed.cause_id, [draw], open_lists=open_lists)
    if entry.voided_at is not None:
        # Its last day ended since it was asked: all of it is rolled back.
        raise CannotOrder([no_more_tickets()])
    return entry


def _take(placed: PointsOrder) -> Fulfilment:
    try:
        return _owe(placed)
    except pool.CannotAllocate as error:
        # The last one went to somebody else since it was counted: all of it is rolled back.
        raise CannotOrder([sold_out()]) from error


def _owe(placed: PointsOrder) -> Fulfilment:
    reward = placed.item.reward
    owed = Fulfilment(
        cause=placed.cause, kind=owing.KIND_OF[Reward.Kind(reward.kind)], owed_at=placed.ordered_at
    )
    owed.cost_minor = budgets.take(reward, budgets.budget_of(reward.promotion), None, "")
    today = reward.promotion.today()
    owing.owe(owed, reward, pool.allocate, today=today, promised_on=None)
    return owed
