from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.security_events import SecurityEvent
from accounts.watching import alarms
from foundation import text
from foundation.models import ThrottleCounter
from foundation.throttles import Throttle, TooManyTries
from notifications.models import Email
from products.catalogue import chk, serials
from products.catalogue.chk import SerialLocked
from products.models import SerialNumber
from tests.crowd import at_once, kinds
from tests.factories import CHK, make_member, make_product, make_serial
from tests.plans import explained, filled, indexes_in

ADDRESS = "192.0.2.1"


@pytest.mark.parametrize(
    "typed",
    [
        "BA3T01946000V",
        " ba3t01946000v\n",
        "BA3T-0194-6000V",
        "ba3t 0194\u00a06000v",
        "S/N: BA3T01946000V",
        "s/n BA3T01946000V",
        "SN:BA3T01946000V",
        "\uff22\uff21\uff13\uff34\uff10\uff11\uff19\uff14\uff16\uff10\uff10\uff10\uff36",
        "BA3T\u201301946000V",
        "SN BA3T01946000V",
        "Serial: BA3T01946000V",
        "Serial No. BA3T01946000V",
        "\u5e8f\u865f\uff1aBA3T01946000V",
        "*BA3T01946000V*",
        "\u200eBA3T01946000V\u202c",
        "\u202aBA3T\u200c0194\u00ad6000V\ufeff",
        "BA3T\u20120194\u22126000V",
        "BA3T\u0660\u0661\u0669\u0664\u0666\u0660\u0660\u0660V",
    ],
)
def test_a_serial_is_found_however_it_was_typed(unit: SerialNumber, typed: str) -> None:
    assert serials.find(typed) == unit


def test_a_serial_that_begins_with_sn_keeps_it() -> None:
    assert text.normalize_serial("SN1234567") == "SN1234567"


def test_find_gives_nothing_for_a_part_or_a_neighbour(unit: SerialNumber) -> None:
    assert serials.find(unit.serial[:-1]) is None
    assert serials.find("") is None


@pytest.mark.parametrize("typed", ["BA3TO1946OOOV", "8A3T0I946000V", "BA3T01946QQQV"])
def test_look_alikes_of_one_another_are_suggested(unit: SerialNumber, typed: str) -> None:
    assert serials.look_alikes(typed) == [unit.serial]


@pytest.mark.django_db
def test_look_alikes_change_the_first_sign_of_a_long_serial_too() -> None:
    make_serial(serial="B0O1I0O1I0O1I0O1I")
    assert serials.look_alikes("80O1I0O1I0O1I0O1I") == ["B0O1I0O1I0O1I0O1I"]


@pytest.mark.django_db
def test_look_alikes_come_with_the_most_similar_first_and_are_few() -> None:
    product = make_product()
    for serial in ("OOOOOA", "0000OA", "000OOA", "00OOOA"):
        make_serial(product, serial=serial)
    assert serials.look_alikes("00000A") == ["0000OA", "000OOA", "00OOOA"]


@pytest.mark.django_db
def test_look_alikes_hold_no_other_serial(unit: SerialNumber) -> None:
    make_serial(serial="BA3T01946001V")
    assert serials.look_alikes("BA3T01946000W") == []
    assert serials.look_alikes(unit.serial) == []


def test_look_alikes_are_found_by_the_index(unit: SerialNumber) -> None:
    others = {"serial": "'KA3T' || lpad(n::text, 9, '0')"}
    with filled((SerialNumber, 5000, others)):
        with CaptureQueriesContext(connection) as queries:
            assert serials.look_alikes("BA3TO1946000V") == [unit.serial]
        by_index = {"serial_look_alikes", "products_serialexchange_old_id_key"}
        assert indexes_in(explained(queries[0]["sql"])) == by_index


def test_suggestions_end_after_a_few(alice: User, bob: User, unit: SerialNumber) -> None:
    limit = serials.SUGGESTIONS_PER_MEMBER.limit
    told = [serials.suggest("BA3TO1946000V", by=alice) for _ in range(limit + 1)]
    assert told == [[unit.serial]] * limit + [None]
    assert serials.suggest("BA3TO1946000V", by=bob) == [unit.serial]


def test_look_up_ends_for_the_member_and_for_nobody_else(
    alice: User, bob: User, unit: SerialNumber
) -> None:
    for _ in range(serials.LOOK_UPS_PER_MEMBER.limit):
        assert serials.look_up("NOTHING", by=alice, address=ADDRESS) is None
    with pytest.raises(TooManyTries):
        serials.look_up(unit.serial, by=alice, address=ADDRESS)
    assert serials.look_up(unit.serial, by=bob, address=ADDRESS) == unit


def test_chk_is_right_in_small_letters_and_wrong_for_another_unit(
    alice: User, unit: SerialNumber
) -> None:
    other = make_serial(unit.product, chk="9Z9")
    assert chk.check_chk(unit, f" {CHK.lower()} ", by=alice, address=ADDRESS)
    assert not chk.check_chk(other, CHK, by=alice, address=ADDRESS)


def test_chk_is_nowhere_in_the_row(unit: SerialNumber) -> None:
    assert CHK.encode() not in bytes(unit.chk_digest)
    assert bytes(unit.chk_digest) != chk.chk_digest("OTHER", CHK)


def test_a_member_who_tries_too_often_locks_nobody_else_out(
    alice: User, bob: User, unit: SerialNumber
) -> None:
    for _ in range(chk.PER_MEMBER.limit):
        chk.check_chk(make_serial(unit.product), "ZZZ", by=alice, address=ADDRESS)
    for _ in range(chk.PER_SERIAL.limit + 1):
        with pytest.raises(TooManyTries) as refused:
            chk.check_chk(unit, CHK, by=alice, address=ADDRESS)
        assert not isinstance(refused.value, SerialLocked)
    assert chk.check_chk(unit, CHK, by=bob, address=ADDRESS)
    overall = ThrottleCounter.objects.get(scope=chk.OVERALL.scope)
    assert overall.count == chk.PER_MEMBER.limit


def test_right_chks_do_not_count(alice: User, unit: SerialNumber) -> None:
    for _ in range(chk.PER_ADDRESS.limit + 1):
        assert serials.look_up(unit.serial, by=alice, address=ADDRESS) == unit
        assert chk.check_chk(unit, CHK, by=alice, address=ADDRESS)
        serials.forgive_look_up(by=alice, address=ADDRESS)
    assert not ThrottleCounter.objects.filter(count__gt=0).exists()


def test_when_everybody_guesses_staff_are_told_and_nobody_is_shut_out(
    alice: User, bob: User, axel: User, unit: SerialNumber
) -> None:
    ends_at = timezone.now() + timedelta(hours=1)
    alarm_at = alarms.WRONG_CHKS.throttle
    for throttle, count in ((chk.OVERALL, chk.OVERALL.limit), (alarm_at, alarm_at.limit - 1)):
        ThrottleCounter.objects.create(
            scope=throttle.scope, key=chk.EVERYBODY, count=count, ends_at=ends_at
        )
    assert not chk.check_chk(unit, "ZZZ", by=bob, address=ADDRESS)
    alarm = Email.objects.get(kind="staff_alarm")
    assert alarm.to == axel.email
    assert "1000 wrong CHKs were tried within an hour" in alarm.text
    with pytest.raises(TooManyTries):  # one try a minute
        chk.check_chk(unit, CHK, by=bob, address=ADDRESS)
    assert SecurityEvent.objects.get().kind == "throttled"
    assert chk.check_chk(unit, CHK, by=alice, address=ADDRESS)


def wrong_tries(unit: SerialNumber, by: User, tries: int) -> int:
    """Try wrong CHKs from ever new addresses; returns how many were looked at."""
    looked_at = 0
    for n in range(tries):
        ThrottleCounter.objects.filter(scope=chk.PER_MEMBER.scope).delete()  # hours go by
        with suppress(SerialLocked):
            chk.check_chk(unit, "ZZZ", by=by, address=f"{by.pk} {n}")
            looked_at += 1
    return looked_at


def test_a_stranger_who_tries_all_day_does_not_lock_the_owner_out(
    alice: User, bob: User, unit: SerialNumber
) -> None:
    assert wrong_tries(unit, bob, 50) == chk.PER_SERIAL_AND_MEMBER.limit
    assert chk.check_chk(unit, CHK, by=alice, address=ADDRESS)


def test_many_accounts_together_try_a_few_chks_of_a_serial_in_a_day(
    alice: User, unit: SerialNumber
) -> None:
    tried = sum(wrong_tries(unit, make_member(), 10) for _ in range(6))
    assert tried == chk.PER_SERIAL.limit
    assert chk.PER_SERIAL.seconds == chk.PER_SERIAL_AND_MEMBER.seconds == 24 * 3600
    with pytest.raises(SerialLocked):
        chk.check_chk(unit, CHK, by=alice, address=ADDRESS)
    assert chk.check_chk(unit, CHK, by=alice, address=ADDRESS, is_on_photo=True)
    for _ in range(chk.PHOTOS_PER_MEMBER.limit):
        assert not chk.check_chk(unit, "ZZZ", by=alice, address=ADDRESS, is_on_photo=True)
    with pytest.raises(TooManyTries):
        chk.check_chk(unit, CHK, by=alice, address=ADDRESS, is_on_photo=True)
    assert chk.check_chk(make_serial(unit.product), CHK, by=alice, address=ADDRESS)


class TestInParallel:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_chk_per_serial(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limit = 5
        per_serial = Throttle("chk-serial", limit=limit, seconds=3600)
        monkeypatch.setattr(chk, "PER_SERIAL", per_serial)
        unit, members = make_serial(), [make_member() for _ in range(16)]
        results = at_once(
            partial(chk.check_chk, unit, "ZZZ", by=member, address=f"a{i}")
            for i, member in enumerate(members)
        )
        assert kinds(results) == {"SerialLocked": 11, "bool": limit}

    def test_chk_per_member(self) -> None:
        member, product = make_member(), make_product()
        units = [make_serial(product) for _ in range(16)]
        results = at_once(
            partial(chk.check_chk, unit, "ZZZ", by=member, address=f"a{i}")
            for i, unit in enumerate(units)
        )
        assert kinds(results) == {"TooManyTries": 6, "bool": chk.PER_MEMBER.limit}

    def test_chk_per_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limit = 7
        monkeypatch.setattr(chk, "PER_ADDRESS", Throttle("chk-address", limit=limit, seconds=3600))
        product, members = make_product(), [make_member() for _ in range(16)]
        units = [make_serial(product) for _ in members]
        results = at_once(
            partial(chk.check_chk, unit, "ZZZ", by=member, address=ADDRESS)
            for unit, member in zip(units, members, strict=True)
        )
        assert kinds(results) == {"TooManyTries": 9, "bool": limit}
