import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from membership.desk import usual
from membership.models import EarningRule, Tier, TierBenefit
from tests.conftest import in_group
from tests.factories import make_member, prove

pytestmark = [pytest.mark.django_db, pytest.mark.long]
LISTS = ("admin:membership_tier_changelist", "admin:membership_earningrule_changelist")


def test_where_there_are_none_staff_read_how_to_begin_and_do(omar: User, client: Client) -> None:
    client.force_login(omar)
    prove(client)
    for name in LISTS:
        assert "Begin with the usual ones" in client.get(reverse(name)).content.decode()
    page = client.post(reverse("admin:membership_tier_usual"), follow=True).content.decode()
    assert "Added." in page
    assert "There are no tiers" not in page
    lowest = Tier.objects.earliest("threshold")
    assert (lowest.threshold, Tier.objects.count(), EarningRule.objects.count()) == (0, 4, 6)
    assert set(TierBenefit.objects.values_list("kind", flat=True)) == {*TierBenefit.Kind.values}
    with pytest.raises(usual.SetUpAlready):
        usual.set_up()
    page = client.post(reverse("admin:membership_tier_usual"), follow=True).content.decode()
    assert "nothing was added" in page


def test_who_only_reads_is_told_and_cannot_begin(client: Client) -> None:
    client.force_login(in_group(make_member(is_staff=True), "Auditors"))
    prove(client)
    page = client.get(reverse(LISTS[0])).content.decode()
    assert "There are no tiers" in page
    assert "Begin with the usual ones" not in page
    assert client.post(reverse("admin:membership_tier_usual")).status_code == 403
