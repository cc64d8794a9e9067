"""Stores that members name because theirs is not listed; staff list, merge or refuse them."""

from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.security_events import SecurityEvent, record
from foundation.web.slots import Slot
from products.models import RegisteredProduct, SerialDispute, Store

# Told of the purchases at a store about which staff have decided: open claims rest on them.
AfterDecision = Callable[..., None]
STORE_DECIDED: Final = Slot[AfterDecision]("after a decision about a store")


class NotMergeable(Exception):
    """A store can become another name of a listed one of its region alone."""


def propose(*, region: str, name: str, link: str = "") -> Store:
    """Enter a store that a member named, once per region; what is listed under the name is taken.

    Members who type the same name share the entry; it says nothing of who named it first.
    """
    same = Store.objects.filter(region=region, name__iexact=name).select_related("merged_into")
    known = next(iter(same.order_by("pk")), None)
    if known is None:
        fields = {"standing": Store.Standing.PROPOSED, "link": link, "is_open": False}
        known, _is_new = Store.objects.get_or_create(region=region, name=name, defaults=fields)
    return known.merged_into or known


@transaction.atomic
def list_store(*, by: User, store: Store) -> None:
    """Make a store that members named a partner's: from now on it is offered to all."""
    _decide(store, Store.Standing.LISTED, by=by, is_open=True)


@transaction.atomic
def refuse(*, by: User, store: Store) -> None:
    """Say that a store is no partner's: registrations and warranties stay as they are.

    Promotions that ask for a partner store are not open to purchases there any more.
    """
    _decide(store, Store.Standing.REFUSED, by=by)


@transaction.atomic
def merge(*, by: User, store: Store, into: Store) -> int:
    """Make a store another name of a listed one: purchases there are purchases at that one.

    Returns how many registrations were moved. It may be repeated for what came meanwhile.

    Raises:
        NotMergeable: the other one is not listed, or in another region, or it is the same.
    """
    if not into.is_listed or into.region != store.region or into == store or store.is_listed:
        raise NotMergeable
    bought = RegisteredProduct.objects.filter(store=store)
    moved = list(bought.order_by("pk").values_list("pk", flat=True))
    there = RegisteredProduct.objects.filter(pk__in=moved)
    there.update(store=into)
    SerialDispute.objects.filter(store=store).update(store=into)
    _decide(store, Store.Standing.MERGED, by=by, bought=there, merged_into=into)
    return len(moved)


def _decide(
    store: Store,
    standing: Store.Standing,
    *,
    by: User,
    bought: "QuerySet[RegisteredProduct] | None" = None,
    **fields: object,
) -> None:
    Store.objects.filter(pk=store.pk).update(
        standing=standing, **{"merged_into": None, "is_open": False, **fields}
    )
    store.refresh_from_db()
    record(SecurityEvent.Kind.CHANGED, by=by, about=f"store {store.pk}: {standing}")
    there = RegisteredProduct.objects.filter(store=store) if bought is None else bought
    into = store.merged_into.name if store.merged_into else str(standing)
    for tell in STORE_DECIDED:
        tell(bought=there, by=by, note=f"{store.name} → {into}")
