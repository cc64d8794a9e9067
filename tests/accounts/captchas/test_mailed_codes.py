"""The way without JavaScript that needs neither eyes nor arithmetic: a code by e-mail."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.captchas import mailed_codes
from accounts.models import User
from notifications.models import Email
from tests.accounts.conftest import code_in, delivered, sign_up_data

pytestmark = pytest.mark.django_db
PAGE = reverse("account_signup")
EMAIL = "carol@example.com"


def ask(client: Client, email: str = EMAIL) -> Any:
    return client.post(PAGE, sign_up_data(email, captcha_code="1"))


def sign_up(client: Client, code: str, **fields: Any) -> Any:
    data = sign_up_data(EMAIL, **fields) | {"captcha_0": "", "captcha_1": code}
    return client.post(PAGE, data)


def test_a_code_is_mailed_and_taken_instead_of_the_sum(client: Client) -> None:
    page = ask(client)
    assertContains(page, f"Type the code that we emailed to {EMAIL}.")
    assertContains(page, 'value="Carol"')
    assertNotContains(page, 'name="captcha_work"')
    (letter,) = delivered(EMAIL)
    assert sign_up(client, code_in(letter).lower()).status_code == 302
    assert User.objects.get().email == EMAIL


def test_a_code_counts_in_its_own_session_alone(client: Client) -> None:
    ask(client)
    code = code_in(delivered(EMAIL)[0])
    assert "captcha" in sign_up(Client(), code).context["form"].errors


def test_three_wrong_codes_end_it(client: Client) -> None:
    ask(client)
    code = code_in(delivered(EMAIL)[0])
    for _ in range(mailed_codes.TRIES.limit):
        assert "captcha" in sign_up(client, "WRONG").context["form"].errors
    page = sign_up(client, code)
    assert "captcha" in page.context["form"].errors
    assertContains(page, "Type the result of the sum in the picture.")


def test_reformat_leads_back_to_the_sum(client: Client) -> None:
    ask(client)
    page = client.post(PAGE, sign_up_data(EMAIL, reformat="1"))
    assertContains(page, "Type the result of the sum in the picture.")


def test_without_an_address_none_is_sent(client: Client) -> None:
    assertContains(ask(client, "nobody"), "Enter your email address first")
    assert not Email.objects.exists()


def test_an_address_is_no_markup(client: Client) -> None:
    page = ask(client, '"<b>bold</b>"@example.com')
    assertContains(page, "emailed to &quot;&lt;b&gt;")
    assertNotContains(page, "<b>bold")


def test_one_place_gets_five_an_hour(client: Client) -> None:
    for number in range(mailed_codes.PER_PLACE.limit):
        assert ask(client, f"carol{number}@example.com").status_code == 200
    assert ask(client).status_code == 429


def test_a_members_code_goes_to_the_proven_address(client: Client, alice: User) -> None:
    client.force_login(alice)
    client.post(reverse("contact"), {"email": "thief@example.com", "captcha_code": "1"})
    assert [letter.to for letter in Email.objects.all()] == [alice.email]
