"""The figures of open work: what each counts, for whom, where it leads, in how many queries."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from fulfilment.models import Fulfilment, PayoutDetails
from redemptions.models import Claim
from tests.conftest import in_group
from tests.factories import make_claim, make_member, make_promotion, make_reward, today
from tests.fulfilment.parcels.rows import make_parcel, parcel_promotion
from tests.fulfilment.payees import give, owe_payout

pytestmark = pytest.mark.django_db
Status = Fulfilment.Status
HOME = "/admin/"
OLD = timezone.now() - timedelta(weeks=9)


def shown(client: Client, by: User) -> dict[str, tuple[int, str]]:
    client.force_login(by)
    work = client.get(HOME).content.decode().partition("Open work")[2].partition("</p>")[0]
    found = re.findall(r'<a href="(.+?)">(.+?): (\d+)</a>', work)
    return {label: (int(count), unescape(path)) for path, label, count in found}


def listed(client: Client, path: str) -> int:
    page = client.get(path)
    if "cl" in page.context:
        return int(page.context["cl"].result_count)
    return len(page.context["page"].claims)


@pytest.fixture
def work(alice: User) -> None:
    """Two parcels to send, one of them late, one that came back; payouts of each state."""
    promotion = parcel_promotion()
    make_parcel(alice, promotion, due_on=today() - timedelta(weeks=13))
    for status in (Status.READY, Status.RETURNED, Status.ON_HOLD):
        parcel = make_parcel(alice, promotion)
        Fulfilment.objects.filter(pk=parcel.pk).update(status=status)
    reward = make_reward(make_promotion(), kind="cashback", stock=9)
    owe_payout(alice, reward=reward)  # who was not asked is not waited for
    for status in (Status.DUE, Status.READY, Status.READY, Status.RETURNED):
        payout = owe_payout(alice, reward=reward)
        give(payout)
        Fulfilment.objects.filter(pk=payout.pk).update(status=status)
    for given in (OLD, timezone.now()):  # the other gave the account too late
        payout = owe_payout(alice, reward=reward)
        give(payout)
        payouts = Fulfilment.objects.filter(pk=payout.pk)
        payouts.update(status=Status.ON_ITS_WAY, due_on=OLD.date())
        PayoutDetails.objects.filter(fulfilment=payout).update(given_at=given)
    empty = make_promotion(slug="empty")
    make_reward(empty)
    waiting = make_claim(make_member(), empty)
    Claim.objects.filter(pk=waiting.pk).update(waits_for_stock_since=timezone.now())


@pytest.mark.usefixtures("work")
def test_each_figure_is_that_of_the_list_it_leads_to(client: Client, omar: User) -> None:
    found = shown(client, omar)
    assert {label: count for label, (count, _path) in found.items()} == {
        "To send": 2,
        "Overdue parcels": 1,
        "Returned parcels": 1,
        "To pay": 2,
        "Waiting for the member": 1,
        "Returned payments": 1,
        "Overdue payments": 1,
        "Waiting for stock": 1,
    }
    for label, (count, path) in found.items():
        assert listed(client, path) == count, label


@pytest.mark.usefixtures("work")
def test_nobody_reads_a_figure_of_a_list_that_is_not_theirs(client: Client, rita: User) -> None:
    payer = in_group(make_member("pia@example.com", is_staff=True), "Payers")
    assert set(shown(client, payer)) == {
        "To pay",
        "Waiting for the member",
        "Returned payments",
        "Overdue payments",
    }
    assert set(shown(client, rita)) == {"Waiting for stock"}


@pytest.mark.usefixtures("work")
def test_more_work_takes_no_more_queries(client: Client, omar: User, bob: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(HOME)
        return len(asked)

    shown(client, omar)
    before = queries()
    make_parcel(bob)
    give(owe_payout(bob))
    assert queries() == before
