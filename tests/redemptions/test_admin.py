import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from redemptions.models import Claim
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
