import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from promotions.models import RewardCode
from redemptions import review
from redemptions.models import Claim
from tests.conftest import in_group
from tests.factories import make_claim, make_member, make_promotion, make_reward


@pytest.fixture
def claims(alice: User) -> list[Claim]:
    promotion = make_promotion()
    make_reward(promotion, n=2)
    return [make_claim(alice, promotion), make_claim(make_member("malice@example.com"), promotion)]


def found(client: Client, typed: str) -> set[Claim]:
    response = client.get(reverse("admin:redemptions_claim_changelist"), {"q": typed})
    return set(response.context["cl"].queryset)


def test_a_search_in_full_finds_that_claim_alone(
    client: Client, rita: User, claims: list[Claim]
) -> None:
    client.force_login(rita)
    own, _other = claims
    assert found(client, f" {own.reference.upper()} ") == {own}
    assert found(client, "Alice@example.com") == {own}
    assert found(client, f"S/N: {own.serial.serial.lower()}") == {own}


def test_a_search_in_part_finds_all_that_have_it(
    client: Client, rita: User, claims: list[Claim]
) -> None:
    client.force_login(rita)
    assert found(client, "lice@") == set(claims)
    assert found(client, "") == set(claims)
    assert found(client, "nobody@") == set()


def act(client: Client, claim: Claim, name: str, **data: str) -> str:
    url = reverse(f"admin:redemptions_claim_{name}", args=[claim.pk])
    return client.post(url, data, follow=True).content.decode()


def test_a_second_press_of_approve_is_told_as_ones_own(
    client: Client, rita: User, claims: list[Claim]
) -> None:
    client.force_login(rita)
    act(client, claims[0], "approval")
    assert "You have decided this claim already: approved." in act(client, claims[0], "approval")


def test_who_comes_late_reads_who_was_faster(
    client: Client, rita: User, claims: list[Claim]
) -> None:
    review.approve(claim_id=claims[0].pk, by=rita)
    client.force_login(in_group(make_member("ravi@example.com", is_staff=True), "Reviewers"))
    page = act(client, claims[0], "sending-back", reason="")
    assert "Rita Example was faster: approved." in page


def test_sending_back_needs_a_reason(client: Client, rita: User, claims: list[Claim]) -> None:
    client.force_login(rita)
    assert "Say what is missing" in act(client, claims[0], "sending-back", reason=" ")
    claims[0].refresh_from_db()
    assert claims[0].status == Claim.Status.SUBMITTED


def test_nothing_can_be_sent_for_an_undecided_claim(
    client: Client, omar: User, claims: list[Claim]
) -> None:
    client.force_login(omar)
    assert "There is nothing to send" in act(client, claims[0], "delivery")


@pytest.mark.parametrize("name", ["approval", "sending-back", "delivery"])
def test_each_act_asks_its_own_permission(
    name: str, client: Client, petra: User, claims: list[Claim]
) -> None:
    client.force_login(petra)
    url = reverse(f"admin:redemptions_claim_{name}", args=[claims[0].pk])
    assert client.post(url, {"reason": "x"}).status_code == 403
    claims[0].refresh_from_db()
    assert claims[0].status == Claim.Status.SUBMITTED


def test_without_stock_the_claim_stays_under_review(
    client: Client, rita: User, claims: list[Claim]
) -> None:
    RewardCode.objects.update(voided_at=timezone.now())
    client.force_login(rita)
    assert "is out of stock" in act(client, claims[0], "approval")
    claims[0].refresh_from_db()
    assert claims[0].status == Claim.Status.SUBMITTED
