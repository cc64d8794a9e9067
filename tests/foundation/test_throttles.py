from datetime import timedelta
from functools import partial

import pytest
from django.test import RequestFactory
from django.utils import timezone

from foundation import retention
from foundation.models import ThrottleCounter
from foundation.throttles import Throttle
from foundation.web.requests import client_network
from tests.crowd import at_once

DOOR = Throttle("door", limit=3, seconds=60)


def let_it_end(key: str) -> None:
    ThrottleCounter.objects.filter(key=key).update(ends_at=timezone.now() - timedelta(hours=1))


@pytest.mark.django_db
def test_so_many_tries_pass_and_no_more() -> None:
    assert [DOOR.hit("alice") for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.django_db
def test_each_key_and_each_scope_is_counted_by_itself() -> None:
    window = Throttle("window", limit=1, seconds=60)
    for _ in range(3):
        DOOR.hit("alice")
    assert DOOR.hit("bob")
    assert window.hit("alice")
    assert not DOOR.hit("alice")
    assert not window.hit("alice")


@pytest.mark.django_db
def test_a_forgiven_try_does_not_count() -> None:
    assert [DOOR.hit("alice") for _ in range(3)] == [True, True, True]
    DOOR.forgive("alice")
    assert [DOOR.hit("alice") for _ in range(2)] == [True, False]
    DOOR.forgive("bob")
    assert DOOR.tries("bob") == 0


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_line_with_many_addresses_counts_as_one(
    rf: RequestFactory, one: str, other: str, *, is_same: bool
) -> None:
    places = [client_network(rf.get("/", REMOTE_ADDR=address)) for address in (one, other)]
    assert (places[0] == places[1]) == is_same


@pytest.mark.django_db
def test_a_window_ends_and_a_new_one_begins_with_the_next_try() -> None:
    for _ in range(4):
        DOOR.hit("alice")
    ends = ThrottleCounter.objects.get().ends_at
    assert not DOOR.hit("alice")
    assert ThrottleCounter.objects.get().ends_at == ends  # to go on trying does not prolong it
    let_it_end("alice")
    assert [DOOR.hit("alice") for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_is_spent_looks_without_counting() -> None:
    for expected in (False, False, False, True):
        assert [DOOR.is_spent("alice"), DOOR.is_spent("alice")] == [expected] * 2
        DOOR.hit("alice")
    assert not DOOR.is_spent("bob")
    let_it_end("alice")
    assert not DOOR.is_spent("alice")


@pytest.mark.django_db
def test_a_long_key_is_cut_and_still_counted() -> None:
    assert [DOOR.hit("x" * 500) for _ in range(4)] == [True, True, True, False]
    assert DOOR.is_spent("x" * 500)


@pytest.mark.django_db
def test_clear_ended_forgets_only_what_ended() -> None:
    for _ in range(4):
        DOOR.hit("alice")
        DOOR.hit("bob")
    let_it_end("alice")
    assert retention.delete_due(["throttles"]).outcomes["throttles"].deleted == 1
    assert not DOOR.hit("bob")
    assert DOOR.hit("alice")


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted() -> None:
    passed = at_once([partial(DOOR.hit, "alice")] * 16)
    assert sorted(passed, key=str) == [False] * 13 + [True] * 3
    assert ThrottleCounter.objects.get().count == 16
