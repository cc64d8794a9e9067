"""When Live Chat is open: by the region's clock and calendar, and only if somebody is there."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from accounts.models import User
from support.chat import hours, presence, starting
from support.models import ChatHours, ChatPresence
from tests.support.chat.chats import at_the_desk, open_always
from tests.support.conversations import make_agent

pytestmark = pytest.mark.django_db
NINE_TO_FIVE = ChatHours(opens=time(9), closes=time(17))
LATE = ChatHours(opens=time(18), closes=time(0), on_all_days=True)


@pytest.mark.parametrize(
    ("row", "region", "moment", "is_open"),
    [
        # A Wednesday: nine in Berlin is eight in Greenwich.
        (NINE_TO_FIVE, "DE", datetime(2026, 12, 2, 8, 0, tzinfo=UTC), True),
        (NINE_TO_FIVE, "DE", datetime(2026, 12, 2, 7, 59, tzinfo=UTC), False),
        (NINE_TO_FIVE, "DE", datetime(2026, 12, 2, 16, 0, tzinfo=UTC), False),
        (NINE_TO_FIVE, "SG", datetime(2026, 12, 2, 1, 0, tzinfo=UTC), True),
        # A Saturday, and Christmas on a Friday.
        (NINE_TO_FIVE, "DE", datetime(2026, 12, 5, 10, 0, tzinfo=UTC), False),
        (NINE_TO_FIVE, "DE", datetime(2026, 12, 25, 10, 0, tzinfo=UTC), False),
        (LATE, "DE", datetime(2026, 12, 25, 22, 59, tzinfo=UTC), True),
    ],
)
def test_the_hours_are_those_of_the_region(
    row: ChatHours, region: str, moment: datetime, *, is_open: bool
) -> None:
    assert hours.are_open([row], region, moment) is is_open


def test_a_region_has_its_own_hours_in_place_of_those_for_all() -> None:
    ChatHours.objects.create(region="DE", opens=time(10), closes=time(12))
    assert [row.opens for row in hours.hours_of("DE")] == [time(10)]
    assert [row.opens for row in hours.hours_of("SG")] == [time(9)]


def test_it_is_open_while_a_colleague_looks_and_is_available(alice: User) -> None:
    open_always()
    assert not starting.is_open_for(alice)
    sam = at_the_desk()
    assert starting.is_open_for(alice)
    # Nobody is served by their own account.
    assert not starting.is_open_for(sam)
    presence.set_available(by=sam, is_available=False)
    presence.renew(by=sam)
    assert not starting.is_open_for(alice)
    presence.set_available(by=sam, is_available=True)
    gone = timezone.now() - timedelta(seconds=1)
    ChatPresence.objects.update(present_until=gone)
    assert not starting.is_open_for(alice)
    presence.renew(by=sam)
    assert starting.is_open_for(alice)


@pytest.mark.long
def test_leads_edit_the_hours_by_region(client: Client) -> None:
    client.force_login(make_agent(group="Support leads"))
    name = "admin:support_chathours"
    posted = {"region": "DE", "opens": "10:00", "closes": "18:00", "on_all_days": "on"}
    client.post(reverse(f"{name}_add"), posted)
    (row,) = hours.hours_of("DE")
    assert (row.closes, row.on_all_days) == (time(18), True)
    wrong = client.post(reverse(f"{name}_change", args=[row.pk]), {**posted, "closes": "09:00"})
    assert wrong.context["errors"]
    assertContains(client.get(reverse(f"{name}_changelist")), "DE")
