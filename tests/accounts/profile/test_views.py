import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Consent, User
from accounts.newsletters import subscriptions
from accounts.privacy import consent
from notifications.bounce_reasons import BounceReason
from notifications.outbox.undeliverable import mark_if_undeliverable, undeliverable_mark
from tests.accounts.conftest import code_in, delivered, sign_up_data
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
OWN_PAGES = ("profile", "subscribe", "login-management", "account_change_password", "account_email")


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_need_a_sign_in(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [*OWN_PAGES, "mfa_index"])
def test_own_pages_stand_in_the_frame(proved: Client, name: str) -> None:
    page = proved.get(reverse(name)).content.decode()
    assert "alice@example.com" in page
    assert page.count("<h1") == 1
    assert not re.search(r"<[^>]+ style=|<style|<script(?! type=\"module\" src)", page)


def test_profile_is_saved(signed_in: Client, alice: User, bob: User) -> None:
    data = {"first_name": "Alicia", "region": "SG", "language": "id", "time_zone": "Asia/Jakarta"}
    assert signed_in.post(reverse("profile"), data).status_code == 302
    alice.refresh_from_db()
    assert (alice.first_name, alice.region, alice.time_zone) == ("Alicia", "SG", "Asia/Jakarta")
    answer = signed_in.get(reverse("profile"))
    assert answer.headers["Content-Language"] == "id"
    bob.refresh_from_db()
    assert bob.first_name == "Bob"


def test_profile_refuses_a_place_that_is_none(signed_in: Client) -> None:
    data = {"first_name": "Alice", "region": "XX", "time_zone": "Mars/Base"}
    form = signed_in.post(reverse("profile"), data).context["form"]
    assert set(form.errors) == {"region", "time_zone"}


@pytest.mark.parametrize(
    ("typed", "kept"), [("abc", None), ("", ""), ("6000 0000", "+65 6000 0000")]
)
def test_profile_takes_a_number_that_can_be_called(
    signed_in: Client, alice: User, typed: str, kept: str | None
) -> None:
    data = {"first_name": "Alice", "region": "SG", "time_zone": "UTC", "contact_number": typed}
    answer = signed_in.post(reverse("profile"), data)
    if kept is None:
        assert set(answer.context["form"].errors) == {"contact_number"}
    else:
        alice.refresh_from_db()
        assert alice.contact_number == kept


def test_subscriptions_are_exactly_those_chosen(signed_in: Client, alice: User, bob: User) -> None:
    subscriptions.choose(by=bob, topics=["events"])
    subscriptions.choose(by=alice, topics=["products", "promotions"])
    signed_in.post(reverse("subscribe"), {"topics": ["promotions", "events"]})
    assert subscriptions.topics_of(alice) == ["events", "promotions"]
    signed_in.post(reverse("subscribe"), {})
    assert subscriptions.topics_of(alice) == []
    assert subscriptions.topics_of(bob) == ["events"]


def test_agreeing_twice_is_agreeing_once(alice: User) -> None:
    first = consent.record(by=alice, kind=Consent.Kind.PRIVACY)
    assert consent.record(by=alice, kind=Consent.Kind.PRIVACY) == first
    assert consent.record(by=alice, kind=Consent.Kind.PRIVACY, version="2027-01") != first


def test_consent_can_be_withdrawn_and_given_again(signed_in: Client, alice: User) -> None:
    given = consent.record(by=alice, kind=Consent.Kind.REWARD_PROGRAM)
    signed_in.post(reverse("consent-withdrawal", args=[given.pk]))
    given.refresh_from_db()
    assert given.withdrawn_at
    assert consent.record(by=alice, kind=Consent.Kind.REWARD_PROGRAM).pk != given.pk


def test_consents_of_others_and_the_privacy_policy_stay(
    signed_in: Client, alice: User, bob: User
) -> None:
    kept = [
        consent.record(by=bob, kind=Consent.Kind.REWARD_PROGRAM),
        consent.record(by=alice, kind=Consent.Kind.PRIVACY),
    ]
    for row in kept:
        answer = signed_in.post(reverse("consent-withdrawal", args=[row.pk]))
        assert answer.status_code == 404
    assert Consent.objects.in_force().filter(pk__in=[row.pk for row in kept]).count() == 2


def test_signing_out_elsewhere_keeps_this_browser(client: Client, alice: User) -> None:
    elsewhere = Client()
    for visitor in (client, elsewhere):
        visitor.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    assert elsewhere.get(reverse("profile")).status_code == 200
    client.post(reverse("login-management"))
    assert client.get(reverse("profile")).status_code == 200
    assert elsewhere.get(reverse("profile")).status_code == 302


def test_new_address_counts_once_its_code_is_typed(proved: Client, alice: User) -> None:
    change = {"email": "alice@new.example", "action_add": ""}
    page = proved.post(reverse("account_email"), change)["Location"]
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"
    proved.post(page, {"code": code_in(delivered("alice@new.example")[0])})
    alice.refresh_from_db()
    assert alice.email == "alice@new.example"
    assert "new email address" in delivered("alice@example.com")[0].subject


@pytest.fixture
def marked(alice: User) -> User:
    mark_if_undeliverable(
        address=alice.email, cause=BounceReason.MAILBOX, answer="550 5.2.1 Closed"
    )
    mark_if_undeliverable(
        address="bob@example.com", cause=BounceReason.ADDRESS, answer="550 5.1.1 No"
    )
    return alice


@pytest.mark.parametrize("page", ["profile", "account_email"])
def test_letters_that_come_back_are_told_where_the_address_is(
    proved: Client, alice: User, page: str
) -> None:
    assertNotContains(proved.get(reverse(page)), "coming back")
    mark_if_undeliverable(
        address=alice.email.upper(), cause=BounceReason.ADDRESS, answer="550 5.1.1 No"
    )
    assertContains(proved.get(reverse(page)), "are coming back: This address doesn&#x27;t exist.")


def test_a_code_that_was_read_there_takes_the_mark_from_the_address(
    proved: Client, marked: User
) -> None:
    again = {"email": marked.email, "action_send": ""}
    page = proved.post(reverse("account_email"), again)["Location"]
    code = code_in(delivered(marked.email)[0])
    proved.post(page, {"code": "AAAA-BBBB"})
    assert undeliverable_mark(marked.email)
    after = proved.post(page, {"code": code}, follow=True)
    assertContains(after, "Our emails are reaching you again.")
    assertNotContains(after, "coming back")
    assert undeliverable_mark(marked.email) is None
    assert undeliverable_mark("bob@example.com")
    marked.refresh_from_db()
    assert marked.email == "alice@example.com"
    assert EmailAddress.objects.get(user=marked).verified
    assert not any("new email" in letter.subject for letter in delivered(marked.email))


def test_guessing_the_code_takes_no_mark_away(proved: Client, marked: User) -> None:
    again = {"email": marked.email, "action_send": ""}
    page = proved.post(reverse("account_email"), again)["Location"]
    code = code_in(delivered(marked.email)[0])
    for guess in ("AAAA-BBBB", "AAAA-CCCC", "AAAA-DDDD", code):
        proved.post(page, {"code": guess})
    assert undeliverable_mark(marked.email)
    Client().post(page, {"code": code})
    assert undeliverable_mark(marked.email)


def test_another_address_leaves_the_mark_behind(proved: Client, marked: User) -> None:
    change = {"email": "alice@new.example", "action_add": ""}
    page = proved.post(reverse("account_email"), change)["Location"]
    assertContains(proved.get(reverse("profile")), "coming back")
    after = proved.post(page, {"code": code_in(delivered("alice@new.example")[0])}, follow=True)
    assertNotContains(after, "Our emails are reaching you again.")
    assertNotContains(proved.get(reverse("profile")), "coming back")
    assert undeliverable_mark(marked.email)  # as it was


def test_whoever_verifies_a_marked_address_signs_up_without_the_mark(client: Client) -> None:
    mark_if_undeliverable(
        address="carol@example.com", cause=BounceReason.MAILBOX, answer="550 5.2.1 Closed"
    )
    page = client.post(reverse("account_signup"), sign_up_data("carol@example.com"))["Location"]
    assert undeliverable_mark("carol@example.com")
    client.post(page, {"code": code_in(delivered("carol@example.com")[0])})
    assert undeliverable_mark("carol@example.com") is None
    assert EmailAddress.objects.get(email="carol@example.com").verified


@pytest.mark.parametrize("kind", ["privacy", "reward_program"])
def test_terms_name_brand_and_version(client: Client, settings: Any, kind: str) -> None:
    settings.BRAND = {**settings.BRAND, "name": "Acme"}
    page = client.get(reverse("terms", args=[kind])).content.decode()
    assert "Acme" in page
    assert settings.TERMS_VERSIONS[kind] in page
    assert "MSI" not in page


def test_unknown_terms_are_not_found(client: Client) -> None:
    assert client.get(reverse("terms", args=["base"])).status_code == 404


@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_profile_refuses_control_characters(signed_in: Client, field: str) -> None:
    data = {"first_name": "Alice", "region": "SG", "time_zone": "UTC", field: "A\nB"}
    form = signed_in.post(reverse("profile"), data).context["form"]
    assert set(form.errors) == {field}
