"""2,000 approvals while everything dies in turn: no code is lost or doubled, no letter either."""
# ruff: noqa: S311 -- chance breaks things here, it guards nothing

import logging
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection
from pytest_django import DjangoDbBlocker

from accounts.models import User
from foundation import dispatch
from fulfilment.models import Fulfilment
from notifications.models import Email
from portal.embedded.postgres import Postgres
from promotions.codes import pool
from promotions.models import RewardCode
from redemptions.models import Claim
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions
from tests.crowd import claims_for
from tests.factories import make_member, make_promotion, make_reward
from tests.faults.works import Works, by_address, messenger, works
from tests.portal.embedded.machine import until
from tests.post_office import DROP, HANG_UP, TAKEN, body

pytestmark = pytest.mark.scale
logger = logging.getLogger(__name__)
CLAIMS = 2000
# Longer than a letter ever takes: six answers, each waited for EMAIL_TIMEOUT of 2 seconds.
LEASE_SECONDS = 30
SENDING = [Email.Status.QUEUED, Email.Status.SENDING]


@pytest.fixture
def postgres(own_folder: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Postgres]:
    """A database server of its own, since no other test would bear that it is restarted."""
    folder = own_folder / "storm"
    (folder / "log").mkdir(parents=True)
    server, shared = Postgres(folder), dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(dj_database_url.parse(server.start()))
    connection.settings_dict.update(TEST=shared["TEST"])
    try:
        with django_db_blocker.unblock():
            call_command("prepare", verbosity=0)
            yield server
    finally:
        connection.close()
        connection.settings_dict.update(shared)
        server.stop()


@pytest.fixture
def site(postgres: Postgres, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    """The parts of one site on that server."""
    del postgres
    folder = own_folder / f"works-{time.monotonic_ns()}"
    with works(folder, sweep_seconds=2, lease_seconds=LEASE_SECONDS) as parts:
        monkeypatch.setattr(dispatch, "current_app", messenger(parts.redis))
        yield parts


def approve_all(some: list[Claim], by: User) -> None:
    """Press Approve for each, and again where the page showed an error."""
    for claim in some:
        done = False
        while not done:
            try:
                decisions.approve(claim_id=claim.pk, by=by)
                done = True
            except AlreadyDecided:  # the answer was lost, the decision was not
                done = True
            except (OperationalError, InterfaceError):
                connection.close()
                time.sleep(0.1)
    connection.close()


def restart(postgres: Postgres) -> None:
    """Restart the database: in good order, or as after a crash."""
    random.choice([postgres.stop, postgres.kill])()
    postgres.start()


def storm(site: Works, postgres: Postgres) -> None:
    """Let everything die in turn, each several times and at moments that nobody chose."""
    acts = [site.kill_worker] * 10 + [site.empty_redis] * 3 + [site.be_silent] * 3
    acts += [lambda: restart(postgres)] * 3
    random.shuffle(acts)
    for act in acts:
        time.sleep(random.uniform(0.5, 4))
        logger.info("now %s", act)
        act()
        if act == site.kill_worker:
            site.start_worker()


def nothing_waits() -> bool:
    """Ask the database, which may be starting."""
    try:
        return not Email.objects.filter(status__in=SENDING).exists()
    except (OperationalError, InterfaceError):
        connection.close()
        return False


def test_2000_approvals_lose_no_code_and_no_letter_whatever_dies(
    site: Works, postgres: Postgres
) -> None:
    reward = make_reward(make_promotion(), n=CLAIMS)
    some = claims_for(reward, CLAIMS)
    rita = make_member("rita@example.com", is_staff=True)
    answers = random.choices([TAKEN, "451 4.3.0 Later", DROP, HANG_UP], [970, 20, 8, 2], k=3000)
    site.office.to_letter.extend(answers)
    site.office.to_recipient.extend(random.choices([TAKEN, "450 4.2.0 Grey"], [98, 2], k=3000))
    site.start_worker()
    halves = some[: CLAIMS // 2], some[CLAIMS // 2 :]
    reviewers = [threading.Thread(target=approve_all, args=[half, rita]) for half in halves]
    for reviewer in reviewers:
        reviewer.start()
    storm(site, postgres)
    for reviewer in reviewers:
        reviewer.join()
    until(nothing_waits, seconds=400)
    every_claim_has_one_code()
    every_letter_arrived(site)


def every_claim_has_one_code() -> None:
    assert Claim.objects.filter(status="approved").count() == CLAIMS
    assert Fulfilment.objects.filter(status="delivered", code__isnull=False).count() == CLAIMS
    assert RewardCode.objects.filter(allocated_at__isnull=False).count() == CLAIMS
    assert Email.objects.filter(status="sent", kind="claim_code").count() == CLAIMS


def every_letter_arrived(site: Works) -> None:
    given = Fulfilment.objects.select_related("code", "cause__user")
    code_of = {one.cause.user.email: pool.decrypt_code(one.code) for one in given if one.code}
    assert len(set(code_of.values())) == CLAIMS
    arrived = by_address(site.office.letters)
    assert arrived.keys() == code_of.keys()
    for address, copies in arrived.items():
        assert len({copy["Message-ID"] for copy in copies}) == 1
        assert {body(copy) for copy in copies} == {body(copies[0])}
        assert code_of[address] in body(copies[0])
    doubled = sum(len(copies) - 1 for copies in arrived.values())
    logger.info("%d letters, %d of them doubled", len(site.office.letters), doubled)
    assert doubled < CLAIMS / 100
