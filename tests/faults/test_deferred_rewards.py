"""Rewards that are due on one day: each once, by eight workers at once of which two are killed.

The control: where no worker locks what it delivers, some are delivered twice.
"""
# ruff: noqa: S311 -- chance breaks things here, it guards nothing

import os
import random
import signal
import time
from collections import Counter

import pytest
from django.utils import timezone

from fulfilment.models import Fulfilment, FulfilmentEvent
from notifications.models import Email
from promotions.models import Reward
from redemptions.models import Claim
from tests.claim_rows import owed_for, write_codes
from tests.crowd import claims_for
from tests.factories import make_promotion, make_reward, some_codes, today
from tests.faults.conftest import Begin
from tests.faults.deliverers import WORKERS
from tests.faults.works import NEVER, Works
from tests.portal.embedded.machine import until

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = 2
COUNTS = [
    pytest.param(500, marks=pytest.mark.long),
    pytest.param(10_000, marks=pytest.mark.scale),
]


@pytest.fixture
def site(begin: Begin) -> Works:
    """A Redis alone: whom the workers below tell of e-mails, which nobody sends here."""
    return begin(sweep_seconds=NEVER)


def owe_codes(count: int) -> Reward:
    """Approved claims, each with a code that is due today."""
    reward = make_reward(make_promotion())
    write_codes(reward, some_codes(count))
    now = timezone.now()
    some = claims_for(reward, count)
    Claim.objects.filter(promotion=reward.promotion).update(status="approved", decided_at=now)
    codes = reward.codes.order_by("pk")
    codes.update(allocated_at=now)
    Fulfilment.objects.bulk_create(
        owed_for(claim, code=code, due_on=today()) for claim, code in zip(some, codes, strict=True)
    )
    return reward


def kill_some(workers: list[int]) -> None:
    """Kill two at random, at random moments in the midst of their work."""
    for pid in random.sample(workers, KILLED):
        left = undelivered()
        until(lambda at=left: undelivered() < at, seconds=120)  # type: ignore[misc]
        time.sleep(random.uniform(0, 0.3))
        assert undelivered(), "it is killed while there is something to do"
        os.kill(pid, signal.SIGKILL)


def undelivered() -> int:
    return Fulfilment.objects.filter(status=Fulfilment.Status.DUE).count()


def deliveries() -> Counter[int]:
    """How often each was delivered."""
    events = FulfilmentEvent.objects.filter(kind=FulfilmentEvent.Kind.DELIVERED)
    return Counter(events.values_list("fulfilment", flat=True))


@pytest.mark.parametrize("count", COUNTS)
def test_each_is_delivered_once_whoever_is_killed(site: Works, count: int) -> None:
    owe_codes(count)
    workers = site.start_deliverers(WORKERS)
    kill_some(workers)
    until(lambda: not undelivered(), seconds=1200)
    keys = Fulfilment.objects.values_list("pk", flat=True)
    assert deliveries() == Counter(keys)
    assert Fulfilment.objects.filter(status="delivered", attempts=0).count() == count
    told = Counter(Email.objects.filter(kind="claim_code").values_list("about", flat=True))
    assert told == Counter(Claim.objects.values_list("reference", flat=True))


@pytest.mark.long
def test_without_the_lock_some_are_delivered_twice(site: Works) -> None:
    owe_codes(40)
    site.start_deliverers(WORKERS, "unguarded")
    until(lambda: not undelivered(), seconds=120)
    assert max(deliveries().values()) > 1
