"""Redis gone, workers killed in mid-letter: every letter arrives, and nobody gets two codes."""

import logging
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from accounts.models import User
from foundation import dispatch
from fulfilment.models import Fulfilment
from notifications.models import Email
from promotions.codes import pool
from redemptions.models import Claim
from redemptions.review import decisions
from tests.crowd import claims_for
from tests.factories import make_promotion, make_reward
from tests.faults.works import NEVER, Works, by_address, messenger, works
from tests.portal.embedded.machine import until
from tests.post_office import body

pytestmark = pytest.mark.django_db(transaction=True)
logger = logging.getLogger(__name__)


@pytest.fixture
def site(
    own_folder: Path,
    transactional_db: None,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Works]:
    """The parts of one site, and our own hints sent to its Redis; the sweep is once a second."""
    del transactional_db
    folder = own_folder / f"works-{time.monotonic_ns()}"
    with works(folder, sweep_seconds=getattr(request, "param", 1)) as parts:
        monkeypatch.setattr(dispatch, "current_app", messenger(parts.redis))
        yield parts


def claims(n: int) -> list[Claim]:
    return claims_for(make_reward(make_promotion(), n=n), n)


def approve(some: Iterable[Claim], by: User) -> None:
    """Approve claims, and log how long the longest took: a bound would fail on a slow machine."""
    longest = 0.0
    for claim in some:
        began = time.monotonic()
        decisions.approve(claim_id=claim.pk, by=by)
        longest = max(longest, time.monotonic() - began)
    logger.info("the longest approval took %.2f s", longest)


def letters_of(some: Iterable[Claim]) -> dict[str, int]:
    """Count the letters of these claims by their state."""
    users = [claim.user_id for claim in some]
    states = Email.objects.filter(user__in=users).values_list("status", flat=True)
    return {state: list(states).count(state) for state in set(states)}


def all_sent(some: list[Claim]) -> bool:
    return letters_of(some) == {"sent": len(some)}


def break_everything(site: Works, some: list[Claim], by: User) -> None:
    """Approve a third while the worker is killed, a third without Redis, a third after it."""
    third = len(some) // 3
    site.office.hold()
    site.start_worker()
    approve(some[:third], by)
    assert site.office.holds.wait(60), "no letter was on its way"
    site.kill_worker()
    site.redis.kill()
    approve(some[third : 2 * third], by)
    site.office.is_open.set()
    site.redis.start()
    approve(some[2 * third :], by)
    site.start_worker()


def every_member_has_the_own_code_and_no_other(site: Works, some: list[Claim]) -> None:
    given = Fulfilment.objects.select_related("code", "cause__user")
    code_of = {one.cause.user.email: pool.decrypt_code(one.code) for one in given if one.code}
    assert len(set(code_of.values())) == len(code_of) == len(some)
    arrived = by_address(site.office.letters)
    assert arrived.keys() == code_of.keys()
    for address, copies in arrived.items():
        assert len({copy["Message-ID"] for copy in copies}) == 1
        assert len({body(copy) for copy in copies}) == 1
        assert [code for code in code_of.values() if code in body(copies[0])] == [code_of[address]]


@pytest.mark.long
def test_every_letter_arrives_whatever_is_killed(site: Works, rita: User) -> None:
    some = claims(12)
    break_everything(site, some, rita)
    until(lambda: all_sent(some), seconds=120)
    every_member_has_the_own_code_and_no_other(site, some)
    assert len(site.office.letters) > len(some), "the letter in mid-send was to come twice"


@pytest.mark.long
@pytest.mark.parametrize("site", [NEVER], indirect=True)
def test_without_the_sweep_the_letters_without_a_hint_stay(site: Works, rita: User) -> None:
    some = claims(12)
    break_everything(site, some, rita)
    until(lambda: all_sent(some[8:]), seconds=120)
    assert letters_of(some[4:8]) == {"promised": 4}
    assert not Email.objects.filter(user__in=[c.user_id for c in some[4:8]], attempts__gt=0)
    assert "sending" in letters_of(some[:4])
