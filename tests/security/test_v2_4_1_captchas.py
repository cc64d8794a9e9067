"""ASVS 2.4.1: neither a page with a captcha nor a whole IPv6 network costs rows without limit."""

from captcha.models import CaptchaStore
from django.test import Client
from django.urls import reverse

from accounts.captchas import field
from accounts.models import User


def test_pages_with_a_captcha_write_so_many_rows_for_one_place(db: None) -> None:
    del db
    page = reverse("account_signup")
    network = "2001:db8:1:1::/64"
    for _ in range(field.SHOWN.limit - 1):
        field.SHOWN.hit(network)
    answers = [
        Client(REMOTE_ADDR=f"2001:db8:1:1::{place}").get(page).status_code for place in (1, 2)
    ]
    assert answers == [200, 429]
    assert CaptchaStore.objects.count() == 1
    assert Client(REMOTE_ADDR="2001:db8:1:2::1").get(page).status_code == 200


def test_a_page_that_shows_no_captcha_writes_none(client: Client, alice: User) -> None:
    client.force_login(alice)
    for page in ("overview", "product-registration", "account_signup", "account_login"):
        client.get(reverse(page))
    assert not CaptchaStore.objects.exists()
