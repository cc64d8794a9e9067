"""ASVS 3.5.1, 3.5.3, 3.7.2: other sites cannot act, nor are they led to; a look is no act."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from accounts.models import User
from products.models import OwnershipTransfer
from redemptions.models import Claim
from tests.factories import PASSWORD
from tests.portal.staff.test_roles import DONE, SHOWN, address, claim

__all__ = ["claim"]  # a fixture

ELSEWHERE = ["//evil.example", "https://evil.example/", "\\\\evil.example", "javascript:alert(1)"]


def test_a_form_without_the_token_is_refused(alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    for name in ("profile", "subscribe", "account_logout", "language", "product-registration"):
        assert browser.post(reverse(name), {"first_name": "Mallory"}).status_code == 403, name
    alice.refresh_from_db()
    assert alice.first_name == "Alice"


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_form_of_another_site_is_refused_token_or_not(origin: str, alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    browser.get(reverse("profile"))
    token = browser.cookies["csrftoken"].value
    data = {"csrfmiddlewaretoken": token, "first_name": "Mallory"}
    assert browser.post(reverse("profile"), data, HTTP_ORIGIN=origin).status_code == 403


def test_a_look_at_an_act_is_no_act(claim: Claim, rf: RequestFactory) -> None:
    boss = User(pk=1, is_staff=True, is_superuser=True)
    for name in {*DONE} - {*SHOWN}:
        view = resolve(address(name, claim))
        request = rf.get("/")
        request.user = boss
        assert view.func(request, *view.args, **view.kwargs).status_code == 405, name


def test_a_link_in_an_e_mail_changes_nothing_when_it_is_followed(
    client: Client, alice: User, claim: Claim
) -> None:
    client.force_login(alice)
    for act in ("acceptance", "refusal"):
        assert client.get(f"/products/offers/{claim.pk}/{act}/").status_code == 405
    assert client.get(reverse("resubscribe", args=["mark"])).status_code == 405
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert not OwnershipTransfer.objects.exists()


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_page_leads_to_another_site(elsewhere: str, client: Client, alice: User) -> None:
    answers: list[Any] = [
        client.post(reverse("language"), {"language": "id", "next": elsewhere}),
        client.post(
            reverse("account_login"),
            {"login": alice.email, "password": PASSWORD, "next": elsewhere},
        ),
        client.get(reverse("account_login"), {"next": elsewhere}),
        client.post(reverse("account_logout"), {"next": elsewhere}),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
        assert "javascript" not in answer["Location"]
