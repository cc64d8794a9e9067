import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.passwords import rules
from accounts.sign_in.views import RULES_ASKED
from tests.accounts.conftest import sign_up_data
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
WEAK = {"password1": "short", "password2": "other"}


def test_all_that_is_wrong_with_a_password_is_told_at_once(proved: Client) -> None:
    page = Client().post(reverse("account_signup"), sign_up_data("carol@example.com", **WEAK))
    assert {*page.context["form"].errors} == {"password1", "password2"}
    page = proved.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **WEAK})
    assert {*page.context["form"].errors} == {"password1", "password2"}


def test_one_fault_is_told_alone(client: Client) -> None:
    typed = {"password1": "short", "password2": "short"}
    page = client.post(reverse("account_signup"), sign_up_data("carol@example.com", **typed))
    assert {*page.context["form"].errors} == {"password1"}


def test_each_rule_is_ticked_off_by_itself(client: Client) -> None:
    def kept(password: str) -> list[bool]:
        typed = {"password1": password, "email": "carol.danvers@example.com"}
        answer = client.post(reverse("password-rules"), typed)
        found: list[bool] = answer.json()["kept"]
        return found

    assert kept("") == [False] * str(rules.listed()).count("<li>")
    assert kept("qZ7!")[:2] == [True, False]
    assert kept("carol.danvers@example.com")[:2] == [False, True]
    assert all(kept("purple otter lends ladders"))


def test_a_script_asks_so_often(client: Client) -> None:
    for _ in range(RULES_ASKED.limit):
        RULES_ASKED.hit("127.0.0.1")
    assert client.post(reverse("password-rules"), {"password1": "x"}).status_code == 429


def test_page_says_where_the_rules_are_asked(client: Client) -> None:
    page = client.get(reverse("account_signup"))
    assertContains(page, f'data-rules="{reverse("password-rules")}"')
    assertContains(page, "data-show", count=2)
