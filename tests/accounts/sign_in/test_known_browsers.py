from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.security_events import SharedBrowser
from accounts.sign_in import known_browsers
from foundation.models import ThrottleCounter
from notifications.models import Email
from tests.accounts.conftest import code_in, delivered, sign_up_data
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db
COOKIE = "browser"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604.1"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def browser(user_agent: str = PHONE, ip: str = "192.0.2.7") -> Client:
    return Client(headers={"user-agent": user_agent}, REMOTE_ADDR=ip)


def sign_in(client: Client, user: User) -> Any:
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return answer


def notices() -> list[Email]:
    return list(Email.objects.filter(kind="account_new_browser").order_by("pk"))


@pytest.fixture
def own(alice: User) -> Client:
    """The browser with which alice opened her account for the first time."""
    client = browser(LAPTOP)
    sign_in(client, alice)
    client.post("/account/logout/")
    return client


def test_the_first_sign_in_of_all_brings_no_letter(own: Client) -> None:
    assert own.cookies[COOKIE].value
    assert notices() == []


def test_an_account_in_a_browser_of_staff_is_noted_and_others_are_not(
    own: Client, rita: User, bob: User
) -> None:
    sign_in(own, bob)
    assert not SharedBrowser.objects.exists()
    own.post("/account/logout/")
    sign_in(own, rita)
    own.post("/account/logout/")
    for _twice in range(2):
        sign_in(own, bob)
        own.post("/account/logout/")
    shared = SharedBrowser.objects.get()
    assert (shared.user, shared.staff) == (bob, rita)


def test_a_new_browser_brings_a_letter_and_is_known_from_then_on(own: Client, alice: User) -> None:
    phone = browser()
    for client in (phone, own, phone):
        sign_in(client, alice)
        client.post("/account/logout/")
    (letter,) = notices()
    assert letter.to == alice.email
    assert letter.subject == "New sign-in to your MSI account"


@pytest.mark.usefixtures("own")
def test_the_letter_tells_when_from_where_and_what_to_do(alice: User) -> None:
    sign_in(browser(), alice)
    (letter,) = notices()
    for body in letter.bodies():
        assert "(UTC)" in body
        assert f"{timezone.now():%Y}" in body
        assert "Safari, iPhone" in body
        assert "192.0.2.7" in body
        for page in ("password/change/", "logins/", "password/reset/"):
            assert f"http://127.0.0.1:8000/account/{page}" in body, page


def test_the_browser_is_named_in_the_members_language(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(language="id", last_login=timezone.now())
    sign_in(browser("curl/8"), alice)
    (letter,) = notices()
    assert letter.language == "id"
    assert "unknown browser" not in letter.text


def test_to_sign_up_brings_no_letter_and_makes_the_browser_known() -> None:
    client = browser()
    page = client.post("/account/signup/", sign_up_data("carol@example.com"))["Location"]
    client.post(page, {"code": code_in(delivered("carol@example.com")[0])})
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    sign_in(client, User.objects.get(email="carol@example.com"))
    assert notices() == []


@pytest.mark.usefixtures("own")
def test_a_wrong_password_brings_no_letter(alice: User) -> None:
    browser().post("/account/login/", {"login": alice.email, "password": "wrong password here"})
    assert notices() == []


@pytest.mark.usefixtures("own")
def test_a_sign_in_that_lacks_its_second_factor_brings_no_letter(alice: User) -> None:
    TOTP.activate(alice, generate_totp_secret())
    codes = RecoveryCodes.activate(alice).get_unused_codes()
    client = browser()
    page = sign_in(client, alice)["Location"]
    assert notices() == []
    assert COOKIE not in client.cookies
    client.post(page, {"code": codes[0]})
    assert len(notices()) == 1


@pytest.mark.usefixtures("own")
def test_a_browser_that_keeps_nothing_brings_one_letter_a_day(alice: User) -> None:
    for _ in range(3):
        sign_in(browser(), alice)
    assert len(notices()) == 1
    ThrottleCounter.objects.update(ends_at=timezone.now() - timedelta(days=1))
    sign_in(browser(), alice)
    assert len(notices()) == 2


@pytest.mark.usefixtures("own")
def test_the_same_browser_from_elsewhere_does_not_hide_behind_the_first_letter(
    alice: User,
) -> None:
    for ip in ("192.0.2.7", "203.0.113.9"):
        sign_in(browser(ip=ip), alice)
    assert ["203.0.113.9" in letter.text for letter in notices()] == [False, True]


def test_nobodys_mailbox_is_flooded(alice: User, bob: User) -> None:
    User.objects.update(last_login=timezone.now())
    for number in range(8):
        sign_in(browser(ip=f"192.0.2.{number}"), alice)
    sign_in(browser(), bob)
    assert [letter.to for letter in notices()] == [alice.email] * 5 + [bob.email]


def test_a_browser_that_one_member_uses_is_new_to_another(own: Client, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(last_login=timezone.now())
    sign_in(own, bob)
    assert [letter.to for letter in notices()] == [bob.email]


@pytest.mark.long
def test_a_shared_browser_knows_both_and_forgets_the_oldest(own: Client, alice: User) -> None:
    for _ in range(known_browsers.MOST_ACCOUNTS - 1):
        sign_in(own, make_member())
        own.post("/account/logout/")
    sign_in(own, alice)
    own.post("/account/logout/")
    assert notices() == []
    for _ in range(known_browsers.MOST_ACCOUNTS):
        sign_in(own, make_member())
        own.post("/account/logout/")
    sign_in(own, alice)
    assert [letter.to for letter in notices()] == [alice.email]
    assert len(own.cookies[COOKIE].value) < 400


@pytest.mark.parametrize("change", ["cut", "invent", "borrow"])
def test_a_forged_cookie_makes_no_browser_known(own: Client, alice: User, change: str) -> None:
    kept = own.cookies[COOKIE].value
    stranger = browser()
    stranger.cookies[COOKIE] = {
        "cut": kept[:-1],
        "invent": kept.split(":")[0] + ":1abcde:AAAA",
        "borrow": "x" + kept,
    }[change]
    sign_in(stranger, alice)
    assert len(notices()) == 1


def test_the_cookie_names_nobody_and_is_kept_from_scripts(
    own: Client, alice: User, settings: Any
) -> None:
    cookie = own.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert not cookie["secure"]
    assert alice.email not in cookie.value
    settings.SESSION_COOKIE_SECURE = True
    sign_in(own, alice)
    assert own.cookies[COOKIE]["secure"]


def test_the_links_start_from_the_setting(own: Client, alice: User, settings: Any) -> None:
    del own
    settings.ALLOWED_HOSTS = ["testserver", "also.example"]
    settings.BASE_URL = "https://members.example.com"
    client = browser()
    data = {"login": alice.email, "password": PASSWORD}
    client.post("/account/login/", data, headers={"host": "also.example"})
    (letter,) = notices()
    assert "https://members.example.com/account/password/change/" in letter.text
    assert "also.example" not in letter.text + letter.html
