"""The session ends while a form is filled in: after the sign-in, what was typed is there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import AccountSession, User
from accounts.sign_in import interrupted_forms
from products.models import RegistrationDraft, Store
from products.registration import drafts
from tests import factories
from tests.factories import make_serial, make_store

TITLE = "You've been signed out"
PROFILE = reverse("profile")


def sign_in(client: Client, user: User) -> None:
    """Sign in on the page, as a browser does: it remembers the account."""
    data = {"login": user.email, "password": factories.PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 302


@pytest.fixture
def left_open(client: Client, alice: User) -> Client:
    """A browser with a page of alice's in it, whose session has ended."""
    sign_in(client, alice)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    return client


def send_again(client: Client, page: str, path: str) -> object:
    """Press the button of the page that shows what was typed."""
    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition(TITLE)[2])
    return client.post(path, {name: value for name, value in fields if "csrf" not in name})


def test_step_3_goes_on_with_what_was_typed(left_open: Client, alice: User) -> None:
    draft, store = drafts.begin(by=alice, serial=make_serial()), make_store()
    RegistrationDraft.objects.update(chk_verified=True)
    path = reverse("registration-purchase")
    typed = {"serial": draft.serial.serial, "region": store.region, "store": store.pk}
    answer = left_open.post(path, {**typed, "captcha_1": "12"})
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={path}"
    sign_in(left_open, alice)
    page = left_open.get(path)
    assertContains(page, TITLE)
    assertNotContains(page, "captcha_1")
    assert "no-store" in page.headers["Cache-Control"]
    send_again(left_open, page.content.decode(), path)
    assert RegistrationDraft.objects.get().store == Store.objects.get()
    assertNotContains(left_open.get(path), TITLE)


def test_promotion_redeem_asks_to_sign_in_and_keeps_the_zip_code(
    left_open: Client, alice: User
) -> None:
    promotion = factories.make_promotion(recipient_wanted=True)
    factories.make_reward(promotion, n=1)
    factories.make_registered(alice)
    path = reverse("promotion", args=[promotion.slug])
    answer = left_open.post(path, {"zip_code": "10115", "autosave": "1"})
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={path}"
    sign_in(left_open, alice)
    send_again(left_open, left_open.get(path).content.decode(), path)
    assertContains(left_open.get(path), 'value="10115"')


def test_nobody_else_reads_it(left_open: Client, bob: User) -> None:
    left_open.post(PROFILE, {"first_name": "Secret"})
    sign_in(left_open, bob)
    assertNotContains(left_open.get(PROFILE), "Secret")


def test_a_day_later_it_is_gone(
    left_open: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_open.post(PROFILE, {"first_name": "Secret"})
    sign_in(left_open, alice)
    monkeypatch.setattr(interrupted_forms, "KEPT_SECONDS", 0)
    assertNotContains(left_open.get(PROFILE), "Secret")


@pytest.mark.django_db
def test_a_browser_that_nobody_signed_in_with_stores_nothing(client: Client) -> None:
    assert client.post(PROFILE, {"first_name": "Mallory"}).status_code == 302
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_a_form_larger_than_any_of_ours_is_not_stored(left_open: Client) -> None:
    left_open.post(PROFILE, {"first_name": "x" * interrupted_forms.MOST_CHARACTERS})
    assert settings.SESSION_COOKIE_NAME not in left_open.cookies


@pytest.fixture
def desk(client: Client, rita: User, settings: Any) -> Client:
    """A reviewer's browser, whose session has ended."""
    settings.STAFF_SECOND_FACTOR = False
    sign_in(client, rita)
    AccountSession.objects.update(last_used_at=timezone.now() - timedelta(hours=1))
    return client


def test_a_form_of_staff_goes_on_too(desk: Client, rita: User) -> None:
    path = "/admin/products/store/add/"
    answer = desk.post(path, {"name": "Shop at the corner", "region": "DE"})
    assert answer.headers["Location"].startswith(reverse("admin:login"))
    sign_in(desk, rita)
    page = desk.get(path)
    assertContains(page, TITLE)
    assertContains(page, "Shop at the corner")


def test_what_a_reviewers_script_posts_waits_on_its_page(desk: Client, rita: User) -> None:
    act, page = reverse("admin:redemptions_claim_note", args=[7]), "/admin/products/store/?all="
    by_script = {"Sec-Fetch-Mode": "cors", "Referer": f"http://testserver{page}"}
    desk.post(act, {"note-text": "Ask the shop"}, headers=by_script)
    lease = reverse("admin:redemptions_claim_lease")
    desk.post(lease, {"claim": "7"}, headers=by_script)  # the page goes on by itself
    sign_in(desk, rita)
    shown = desk.get(page)
    assertContains(shown, "Ask the shop")
    assertContains(shown, f'action="{act}"')


def test_staff_give_their_factor_before_they_see_what_was_typed(
    desk: Client, rita: User, settings: Any
) -> None:
    path = "/admin/products/store/add/"
    desk.post(path, {"name": "Shop at the corner"})
    settings.STAFF_SECOND_FACTOR = True
    sign_in(desk, rita)
    assertNotContains(desk.get(path, follow=True), "Shop at the corner")
