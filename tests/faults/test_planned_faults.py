"""A decision takes effect although Redis is gone when it is made and the worker dies after it."""

import time

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from fulfilment.models import Fulfilment
from redemptions.models import Claim, Decision, ScheduledDecision
from redemptions.review import undo_window
from tests.crowd import claims_for
from tests.factories import make_promotion, make_reward
from tests.faults.conftest import Begin
from tests.faults.works import NEVER, Works
from tests.portal.embedded.machine import until

pytestmark = pytest.mark.django_db(transaction=True)


def plan_while_things_break(site: Works, by: User) -> list[Claim]:
    """Decide six claims: two whose hints die with the worker, two without Redis, two after it."""
    some = claims_for(make_reward(make_promotion(), n=6), 6)
    site.start_worker()
    for claim in some[:2]:
        undo_window.approve(claim_id=claim.pk, by=by)
    time.sleep(0.5)  # now the worker has the tasks, which it is to begin later
    site.kill_worker()
    site.redis.kill()
    for claim in some[2:4]:
        undo_window.approve(claim_id=claim.pk, by=by)
    site.redis.start()
    for claim in some[4:]:
        undo_window.approve(claim_id=claim.pk, by=by)
    site.start_worker()
    return some


@pytest.mark.long
def test_each_decision_takes_effect_once_whatever_is_killed(
    begin: Begin, rita: User, settings: Settings
) -> None:
    settings.UNDO_SECONDS = 2
    some = plan_while_things_break(begin(sweep_seconds=1), rita)
    until(lambda: not ScheduledDecision.objects.exists(), seconds=120)
    assert Decision.objects.filter(outcome="approved", decided_by=rita).count() == len(some)
    codes = set(Fulfilment.objects.values_list("code", flat=True))
    assert len(codes) == len(some)


@pytest.mark.long
def test_without_the_sweep_a_decision_without_a_hint_stays(
    begin: Begin, rita: User, settings: Settings
) -> None:
    settings.UNDO_SECONDS = 2
    some = plan_while_things_break(begin(sweep_seconds=NEVER), rita)
    until(lambda: not ScheduledDecision.objects.filter(claim__in=some[4:]).exists(), seconds=120)
    overdue = ScheduledDecision.objects.filter(takes_effect_at__lt=timezone.now())
    assert set(overdue.values_list("claim", flat=True)) >= {claim.pk for claim in some[2:4]}
