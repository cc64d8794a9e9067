from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from notifications.models import Email
from redemptions import tasks
from redemptions.models import Claim
from redemptions.review import triage
from tests.conftest import in_group
from tests.crowd import claims_for
from tests.factories import make_member, make_promotion, make_reward

TUESDAY = datetime(2027, 3, 2, 8, 5, tzinfo=UTC)


@pytest.fixture
def overdue(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Claim]:
    """Seven claims, due since one, two … seven days, and one that is due today."""
    del db
    it_is(TUESDAY, monkeypatch)
    claims = claims_for(make_reward(make_promotion(), n=1), 8)
    for days, claim in enumerate(claims):
        Claim.objects.filter(pk=claim.pk).update(due_on=TUESDAY.date() - timedelta(days=days))
    return list(Claim.objects.filter(due_on__lt=TUESDAY.date()).order_by("due_on"))


def it_is(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def told() -> list[str]:
    tasks.tell_leads_of_overdue(a_later_argument=1)
    letters = Email.objects.filter(kind="claims_overdue").order_by("pk")
    return [letter.to for letter in letters]


def test_a_lead_reads_how_many_the_oldest_and_where_they_stand(
    overdue: list[Claim], lena: User
) -> None:
    assert told() == [lena.email]
    letter = Email.objects.get()
    assert letter.subject == "[No Reply] 7 claims are overdue"
    queue = f"{settings.BASE_URL}/admin/redemptions/claim/?view=overdue"
    for body in letter.bodies():
        assert queue in body
        for claim in overdue[:5]:
            assert claim.reference in body
        assert overdue[5].reference not in body
        assert "7 days" in body
        assert "and 2 more" in body


def test_not_twice_a_day_and_again_on_the_next(
    overdue: list[Claim], lena: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert overdue
    assert told() == told() == [lena.email]
    it_is(TUESDAY + timedelta(hours=2), monkeypatch)
    assert told() == [lena.email]
    it_is(TUESDAY + timedelta(days=1), monkeypatch)
    assert told() == [lena.email] * 2


@pytest.mark.parametrize(
    ("region", "zone", "moment", "is_told"),
    [
        ("DE", "UTC", TUESDAY.replace(hour=6), False),
        ("DE", "UTC", TUESDAY.replace(hour=12), False),
        ("SG", "Asia/Singapore", TUESDAY.replace(hour=0), True),
        ("SG", "Asia/Singapore", TUESDAY, False),
        ("DE", "no such zone", TUESDAY, True),
        ("DE", "UTC", TUESDAY.replace(day=6), False),  # Saturday
        ("AE", "UTC", TUESDAY.replace(day=5), True),
        ("DE", "UTC", datetime(2027, 3, 26, 8, tzinfo=UTC), False),  # Good Friday
    ],
)
def test_it_comes_on_the_working_morning_of_each_lead(
    overdue: list[Claim],
    lena: User,
    monkeypatch: pytest.MonkeyPatch,
    region: str,
    zone: str,
    moment: datetime,
    is_told: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    assert overdue
    User.objects.filter(pk=lena.pk).update(region=region, time_zone=zone)
    it_is(moment, monkeypatch)
    assert bool(told()) == is_told


@pytest.mark.usefixtures("lena")
def test_nothing_overdue_is_no_letter(rita: User, monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(TUESDAY, monkeypatch)
    decided, on_hold, due_today = claims_for(make_reward(make_promotion(), n=1), 3)
    Claim.objects.update(due_on=date(2027, 1, 4))
    Claim.objects.filter(pk=decided.pk).update(status=Claim.Status.APPROVED)
    triage.hold(claim_id=on_hold.pk, by=rita, note="")
    Claim.objects.filter(pk=due_today.pk).update(due_on=TUESDAY.date())
    assert told() == []


@pytest.mark.usefixtures("rita", "omar", "petra", "axel")
def test_each_lead_gets_one_and_nobody_else(overdue: list[Claim], lena: User) -> None:
    assert overdue
    second = in_group(make_member("lars@example.com", is_staff=True), "Leads")
    in_group(make_member("left@example.com", is_staff=True, is_active=False), "Leads")
    in_group(make_member("former@example.com"), "Leads")
    assert sorted(told()) == sorted([lena.email, second.email])
