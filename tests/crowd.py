"""Many claims at once, made in bulk, and many threads that act on them at the same moment."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone

from accounts.models import User
from notifications.outbox.smtp import mail_server
from products.models import RegisteredProduct, SerialNumber
from promotions.models import Reward
from redemptions.models import Claim
from tests.claim_rows import with_causes
from tests.factories import make_product, make_store, today

T = TypeVar("T")


def claims_for(reward: Reward, n: int) -> list[Claim]:
    """Claims under review of n members, one each."""
    members = User.objects.bulk_create(
        User(email=f"crowd{i}@example.com", first_name=f"Crowd{i}", region="DE", language="en")
        for i in range(n)
    )
    made = (
        Claim(
            user=registered.user,
            promotion=reward.promotion,
            registered_product=registered,
            serial=registered.serial,
            reward=reward,
            slot=1,
            region=registered.region,
            submitted_at=timezone.now(),
            due_on=today() + timedelta(days=20),
        )
        for registered in registered_by(members)
    )
    return Claim.objects.bulk_create(with_causes(made))


def registered_by(members: Iterable[User]) -> list[RegisteredProduct]:
    """One registered unit for each of these members; a member may be named more than once."""
    members = list(members)
    product, store = make_product(), make_store()
    serials = SerialNumber.objects.bulk_create(
        SerialNumber(serial=f"{product.model}-{i}", product=product, chk_digest=b"")
        for i in range(len(members))
    )
    return RegisteredProduct.objects.bulk_create(
        RegisteredProduct(
            user=member,
            serial=serial,
            region="DE",
            store=store,
            channel=RegisteredProduct.Channel.RETAIL,
            purchased_on=today(),
            warranty_until=today(),
        )
        for member, serial in zip(members, serials, strict=True)
    )


MEET, KEPT_AWAY = 30, 0.5
"""Seconds that one waits for somebody who comes, and for whom a lock keeps away."""


def at_once(acts: Iterable[Callable[[], T]]) -> list[T | Exception]:
    """Run each act in a thread of its own, all from the same moment; gives what each came to."""
    acts = list(acts)
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Exception:
        try:
            connection.ensure_connection()
            start.wait(60)
            return act()
        except Exception as error:  # noqa: BLE001 -- what it came to is the test's to judge
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        came_to = list(pool.map(run, acts))
    mail_server.close()
    return came_to


def met(act: Callable[..., T], n: int = 2, *, seconds: float = MEET) -> Callable[..., T]:
    """The act, begun when n threads have come to it.

    All of them must have read by then what they act upon. Where a lock keeps one away, so
    that it never comes, wait for it no longer than KEPT_AWAY.
    """
    all_here = Barrier(n, timeout=seconds)

    def meet(*args: Any, **fields: Any) -> T:
        with suppress(BrokenBarrierError):
            all_here.wait()
        return act(*args, **fields)

    return meet


def kinds(results: Iterable[Any]) -> dict[str, int]:
    """Count the results by the name of their type."""
    names = [type(result).__name__ for result in results]
    return {name: names.count(name) for name in sorted(set(names))}
