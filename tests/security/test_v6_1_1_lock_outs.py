"""ASVS 6.1.1: what is limited against guessing keeps no member out for long."""

import pytest

from accounts.sign_in import password_reset
from accounts.watching import guesses
from foundation.throttles import Throttle
from portal import settings

QUARTER = 15 * 60


@pytest.mark.parametrize(
    "throttle",
    [guesses.TRIES, guesses.TURN, password_reset.PER_PLACE, password_reset.PER_MAILBOX],
    ids=lambda throttle: throttle.scope,
)
def test_nobody_waits_longer_than_a_quarter_of_an_hour(throttle: Throttle) -> None:
    assert throttle.seconds <= QUARTER


def test_wrong_passwords_are_counted_for_minutes() -> None:
    for limit in str(settings.ACCOUNT_RATE_LIMITS["login_failed"]).split(","):
        assert limit.split("/")[1] in {"m", "5m"}
