"""ASVS 11.3.3: what is encrypted is authenticated: changed or moved, it never opens as another."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from notifications.models import Email
from promotions.codes import pool
from promotions.codes.pool import CodesUnreadable
from promotions.models import Reward, RewardCode
from redemptions.review import decisions
from tests.factories import load_codes, make_claim, make_promotion, make_reward

pytestmark = pytest.mark.django_db
CODES = [f"CANAR-YCODE-0000{n}" for n in range(4)]


@pytest.fixture
def reward() -> Reward:
    reward = make_reward(make_promotion())
    load_codes(reward, CODES)
    return reward


def flip_a_bit(code: RewardCode) -> None:
    raw = bytearray(urlsafe_b64decode(bytes(code.ciphertext)))
    raw[-1] ^= 1
    RewardCode.objects.filter(pk=code.pk).update(ciphertext=urlsafe_b64encode(raw))


def test_a_flipped_bit_raises_an_alarm_and_leaves_the_member_all_pages(
    reward: Reward, alice: User, rita: User, omar: User, client: Client
) -> None:
    claim = make_claim(alice, reward.promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    for code in RewardCode.objects.order_by("pk")[:2]:
        flip_a_bit(code)
    client.force_login(alice)
    assert client.get(reverse("overview")).status_code == 200
    for page in (reverse("redeem-history"), reverse("claim", args=[claim.reference])):
        answer = client.get(page)
        assertContains(answer, "We can&#x27;t show your code right now.")
        assertNotContains(answer, "CANAR")
    assert pool.decrypt_code(pool.allocate(reward)) == CODES[2]
    assert Email.objects.get(kind="staff_alarm").user == omar


def test_a_code_copied_to_another_row_does_not_open_there(reward: Reward) -> None:
    mine, another = RewardCode.objects.order_by("pk")[:2]
    RewardCode.objects.filter(pk=mine.pk).update(ciphertext=another.ciphertext)
    mine.refresh_from_db()
    assert pool.fault_of(mine)
    assert pool.decrypt_code(another) == CODES[1]
    RewardCode.objects.update(ciphertext=another.ciphertext, seal=None)
    with pytest.raises(CodesUnreadable):
        pool.allocate(reward)
