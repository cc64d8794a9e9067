"""Keys rotate while members redeem and sign in; whoever rotates is killed, and begins again."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from fulfilment.models import Fulfilment
from portal.environment import BASE_DIR, VALUES
from portal.keys.inventory import HOLDINGS
from products.catalogue.chk import check_chk
from products.models import SerialNumber
from promotions.codes import pool
from promotions.models import Promotion, RewardCode
from redemptions.review import decisions
from tests.factories import (
    CHK,
    load_codes,
    make_claim,
    make_member,
    make_product,
    make_promotion,
    make_reward,
    make_serial,
    some_codes,
)
from tests.journeys.site import with_path
from tests.notifications.letters import letter

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
MANY = 6_000


def rotation(settings: Settings) -> "subprocess.Popen[str]":
    """Begin `manage.py rotate_keys` with the keys of this test."""
    environment = {
        **VALUES,
        "DATABASE_URL": with_path(VALUES["DATABASE_URL"], connection.settings_dict["NAME"]),
        "CODE_KEYS": ",".join(settings.CODE_KEYS),
        "DIGEST_KEYS": ",".join(settings.DIGEST_KEYS),
    }
    command = [sys.executable, "manage.py", "rotate_keys"]
    return subprocess.Popen(
        command, cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def meanwhile(*acts: Callable[[], None]) -> Iterator[list[int]]:
    """Repeat acts, each in a thread of its own; what one of them raises, the test raises."""
    enough, faults, done = Event(), list[Exception](), [0] * len(acts)

    def repeat(place: int) -> None:
        try:
            while not enough.is_set():
                acts[place]()
                done[place] += 1
        except Exception as error:  # noqa: BLE001 -- raised below
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=repeat, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        enough.set()
        for thread in threads:
            thread.join(60)
    assert not faults, faults


class Crowd:
    """What members and reviewers do."""

    def __init__(self, promotion: Promotion, rita: User) -> None:
        self.promotion, self.rita = promotion, rita
        self.alice = make_member()
        self.unit = make_serial()
        secret = get_adapter().encrypt("JBSWY3DP")
        self.factor = Authenticator.objects.create(
            user=self.alice, type="totp", data={"secret": secret}
        )

    def redeem(self) -> None:
        """Claim, approve, and read the code."""
        claim = make_claim(make_member(), self.promotion)
        decisions.approve(claim_id=claim.pk, by=self.rita)
        code = Fulfilment.objects.get(cause__claim=claim).code
        assert code
        assert pool.decrypt_code(code).startswith("MSIKW-")

    def sign_in(self) -> None:
        """Read the secret of a second factor, and check a CHK."""
        factor = Authenticator.objects.get(pk=self.factor.pk)
        assert get_adapter().decrypt(factor.data["secret"]) == "JBSWY3DP"
        unit = SerialNumber.objects.get(pk=self.unit.pk)
        assert check_chk(unit, CHK, by=self.alice, address="192.0.2.7")


def unreadable() -> int:
    return sum(pool.fault_of(code) is not None for code in RewardCode.objects.all())


def test_a_killed_rotation_is_taken_up_and_nobody_notices(rita: User, settings: Settings) -> None:
    settings.CODE_KEYS = [Fernet.generate_key().decode()]
    promotion = make_promotion(limit_per_member=9)
    reward, codes = make_reward(promotion), some_codes(MANY)
    load_codes(reward, codes)
    crowd, waiting = Crowd(promotion, rita), [letter(n, secret=codes[n]) for n in range(50)]
    product = make_product()
    for _ in range(600):
        make_serial(product)
    settings.CODE_KEYS = [Fernet.generate_key().decode(), *settings.CODE_KEYS]
    settings.DIGEST_KEYS = [Fernet.generate_key().decode(), *settings.DIGEST_KEYS]
    new = settings.CODE_KEYS[:1]
    with meanwhile(crowd.redeem, crowd.sign_in) as done:
        for mark in (" 1500 of", "RewardCode.digest: "):  # among the codes, and the digests
            killed = rotation(settings)
            assert killed.stdout
            next(line for line in killed.stdout if mark in line)
            killed.send_signal(signal.SIGKILL)
            killed.communicate()
            assert any(each.behind().exists() for each in HOLDINGS)
        last = rotation(settings)
        said, _ = last.communicate(timeout=120)
    assert min(done) > 5, done
    assert (last.returncode, said.count("It may be removed.")) == (0, 1)
    settings.CODE_KEYS = new
    assert unreadable() == 0
    assert [each.__class__.objects.get(pk=each.pk).bodies()[0] for each in waiting] == codes[:50]
    crowd.sign_in()
    again = load_codes(reward, codes)
    assert (again.added, again.known) == (0, MANY)


def test_with_the_old_key_taken_away_too_early_the_half_is_lost(settings: Settings) -> None:
    """The control: nothing of the above holds by itself."""
    settings.CODE_KEYS = [Fernet.generate_key().decode()]
    load_codes(make_reward(make_promotion()), some_codes(1200))
    settings.CODE_KEYS = [Fernet.generate_key().decode(), *settings.CODE_KEYS]
    codes = next(each for each in HOLDINGS if each.label == "promotions.RewardCode.ciphertext")
    assert codes.rotate_piece(0)
    settings.CODE_KEYS = settings.CODE_KEYS[:1]
    assert unreadable() == 700
