from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sign_in import password_reset
from tests.accounts.conftest import code_in, delivered
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **fields: Any) -> Any:
    return client.post(LOGIN, {"login": email, "password": password, **fields})


def test_link_of_a_letter_leads_on_through_the_sign_in(client: Client, alice: User) -> None:
    page = client.get(f"{LOGIN}?next=/account/profile/").content.decode()
    assert 'name="next" value="/account/profile/"' in page
    assert sign_in(client, alice.email, next="/account/profile/")["Location"] == "/account/profile/"


def test_capitals_of_the_address_do_not_matter(client: Client, alice: User) -> None:
    assert sign_in(client, alice.email.upper())["Location"] == reverse("overview")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "HTTPS:evil",
    ],
)
def test_sign_in_leads_nowhere_else(client: Client, alice: User, elsewhere: str) -> None:
    assert sign_in(client, alice.email, next=elsewhere)["Location"] == reverse("overview")


def test_wrong_password_and_unknown_address_get_one_answer(client: Client, alice: User) -> None:
    known = sign_in(client, alice.email, "wrong password here")
    unknown = sign_in(Client(), "nobody@example.com", "wrong password here")
    assert known.status_code == unknown.status_code == 200
    errors = [answer.context["form"].errors for answer in (known, unknown)]
    assert errors[0] == errors[1] != {}


def test_guessing_a_password_is_stopped_where_it_comes_from(client: Client, alice: User) -> None:
    for _ in range(5):
        assert sign_in(client, alice.email, "wrong password here").status_code == 200
    answer = sign_in(client, alice.email)
    assert answer.status_code == 429
    assert "Please wait a few minutes" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_one_address_guesses_ten_times_a_minute_whatever_the_account(client: Client) -> None:
    answers = [sign_in(client, f"nobody{n}@example.com", "wrong").status_code for n in range(11)]
    assert answers == [200] * 10 + [429]


def test_guessing_the_code_of_a_second_factor_is_stopped(client: Client, alice: User) -> None:
    TOTP.activate(alice, generate_totp_secret())
    page = sign_in(client, alice.email)["Location"]
    answers = [client.post(page, {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_reset_tells_nobody_who_has_an_account(client: Client, alice: User) -> None:
    other = Client()
    page = reverse("account_reset_password")
    known = client.post(page, {"email": alice.email})
    unknown = other.post(page, {"email": "nobody@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    pages = [
        visitor.get(known["Location"]).content.decode().replace(address, "ADDRESS")
        for visitor, address in ((client, alice.email), (other, "nobody@example.com"))
    ]
    without_tokens = [
        [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line] for text in pages
    ]
    assert without_tokens[0] == without_tokens[1]
    assert len(delivered(alice.email)) == len(delivered("nobody@example.com")) == 1


def test_sixth_reset_within_a_quarter_of_an_hour_sends_nothing(alice: User) -> None:
    page = reverse("account_reset_password")
    for _ in range(6):
        Client().post(page, {"email": alice.email})
    # Nor does a tag, with which the e-mail comes to the same mailbox.
    name, host = alice.email.split("@")
    assert Client().post(page, {"email": f"{name}+1@{host}"}).status_code == 429
    assert not delivered(f"{name}+1@{host}")
    assert len(delivered(alice.email)) == 5
    # A stranger does not lock the owner out, who is elsewhere.
    Client(REMOTE_ADDR="192.0.2.7").post(page, {"email": alice.email})
    assert len(delivered(alice.email)) == 6


def test_resets_from_everywhere_end_but_for_a_browser_that_the_account_knows(
    client: Client, alice: User
) -> None:
    sign_in(client, alice.email)
    client.post("/account/logout/")
    page = reverse("account_reset_password")
    for _ in range(password_reset.PER_MAILBOX.limit):
        password_reset.PER_MAILBOX.hit(alice.email)
    before = len(delivered(alice.email))
    assert Client(REMOTE_ADDR="192.0.2.7").post(page, {"email": alice.email}).status_code == 429
    assert len(delivered(alice.email)) == before
    assert client.post(page, {"email": alice.email}).status_code == 302
    assert len(delivered(alice.email)) == before + 1


def test_reset_by_code_sets_a_new_password_and_says_so(client: Client, alice: User) -> None:
    page = client.post(reverse("account_reset_password"), {"email": alice.email})["Location"]
    page = client.post(page, {"code": code_in(delivered(alice.email)[0])})["Location"]
    new = {"password1": "another horse battery staple"}
    client.post(page, {**new, "password2": new["password1"]})
    alice.refresh_from_db()
    assert alice.check_password(new["password1"])
    assert "password was changed" in delivered(alice.email)[0].subject


def test_changed_password_ends_other_sessions(client: Client, alice: User) -> None:
    elsewhere = Client()
    for visitor in (client, elsewhere):
        sign_in(visitor, alice.email)
    new = "another horse battery staple"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert elsewhere.get(reverse("profile")).status_code == 302


def test_links_of_letters_start_from_the_setting(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "also.example"]
    settings.BASE_URL = "https://members.example.com"
    client.post(
        reverse("account_reset_password"),
        {"email": "nobody@example.com"},
        headers={"host": "also.example"},
    )
    letter = delivered("nobody@example.com")[0]
    assert "https://members.example.com/account/signup/" in letter.text
    assert "also.example" not in letter.text + letter.html


def test_forged_host_is_refused(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content
    assert answer["X-Frame-Options"] == "DENY"


def test_forged_host_is_one_line_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/", headers={"host": "evil.example"})
    (record,) = (one for one in caplog.records if one.name == "django.security.DisallowedHost")
    assert "evil.example" in record.getMessage()
    assert record.exc_info is None
