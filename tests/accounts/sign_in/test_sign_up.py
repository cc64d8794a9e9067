from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.test import Client
from django.urls import reverse

from accounts.models import Consent, User
from accounts.privacy import consent
from notifications.models import Email
from tests.accounts.conftest import code_in, delivered, sign_up_data
from tests.factories import PASSWORD, make_member, prove

pytestmark = pytest.mark.django_db
LABELS = (
    "Email",
    "Password",
    "Confirm Password",
    "First Name",
    "Last Name",
    "Region / Location",
    "Contact Number",
    "Subscribe Latest Information",
    "MSI Reward Program",
    "I acknowledge and agree to MSI Privacy Policy",
    "Captcha",
    "Items marked with * are required",
    "Reformat",
)


def sign_up(client: Client, email: str, **fields: Any) -> Any:
    return client.post(reverse("account_signup"), sign_up_data(email, **fields))


def test_page_has_the_labels_of_the_guides(client: Client) -> None:
    page = client.get(reverse("account_signup")).content.decode()
    assert [label for label in LABELS if label not in page] == []


def test_the_likely_region_is_chosen_and_stands_first(client: Client) -> None:
    page = client.get(reverse("account_signup"), headers={"accept-language": "en-AT,en;q=0.5"})
    options = page.context["form"]["region"].as_widget()
    assert options.index('<optgroup label="Likely">') < options.index(">Austria<")
    assert options.index(">Austria<") < options.index(">Afghanistan<")
    assert options.count("selected") == 1
    assert '<option value="AT" selected>' in options


def test_sign_up_keeps_what_was_told_and_agreed_to(client: Client) -> None:
    sign_up(client, "Carol@Example.com", HTTP_ACCEPT_LANGUAGE="en")
    carol = User.objects.get()
    assert carol.time_zone == "Asia/Jakarta"
    assert (carol.email, carol.region, carol.contact_number, carol.language) == (
        "carol@example.com",
        "ID",
        "+62 21 5550100",
        "en",
    )
    agreed = carol.consents.values_list("kind", "version", "language", "withdrawn_at")
    assert set(agreed) == {
        ("privacy", "2026-12", "en", None),
        ("newsletter", "2026-12", "en", None),
        ("reward_program", "2026-11", "en", None),
        ("newsletter", "2026-12", "en", None),
    }
    assert list(carol.subscriptions.values_list("topic", flat=True)) == ["promotions"]


@pytest.mark.parametrize("spelled", ["CAROL@\uff45xample.com", "carol@example.com\u200b"])
def test_another_spelling_of_an_address_opens_no_second_account(
    client: Client, spelled: str
) -> None:
    sign_up(client, "carol@example.com")
    client.cookies.clear()
    sign_up(client, spelled)
    assert User.objects.count() == 1
    assert {*Email.objects.values_list("to", flat=True)} == {"carol@example.com"}


def test_an_address_with_something_unseen_inside_is_refused(client: Client) -> None:
    page = sign_up(client, "carol@exam\u00adple.com")
    assert "contains hidden characters" in page.content.decode()
    assert not User.objects.exists()


def test_the_database_refuses_an_address_that_is_not_in_its_one_form() -> None:
    user = User.objects.create_user("CAROL@m\u00fcnchen.de", first_name="Carol", region="DE")
    assert user.email == "carol@xn--mnchen-3ya.de"
    with pytest.raises(IntegrityError, match="user_email_in_its_one_form"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email=Value("carol@m\u00fcnchen.de"))
    other = User(email="carol@m\u00fcnchen.de", first_name="Carol", region="DE", password="!")
    with pytest.raises(ValidationError, match="already exists"):
        other.full_clean()


def test_sign_in_and_reset_find_the_account_however_the_address_is_typed(client: Client) -> None:
    carol = make_member("carol@m\u00fcnchen.de")
    typed = "Carol@M\u00fcnchen.de\u200b"
    client.post(reverse("account_reset_password"), {"email": typed})
    assert Email.objects.get(kind="account_password_reset_code").to == carol.email
    client.post(reverse("account_login"), {"login": typed, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(carol.pk)


def test_reward_program_is_a_choice_and_the_privacy_policy_is_not(client: Client) -> None:
    sign_up(client, "carol@example.com", reward_program="")
    assert {*Consent.objects.values_list("kind", flat=True)} == {"newsletter", "privacy"}
    client.cookies.clear()
    answer = sign_up(client, "dave@example.com", privacy="")
    assert answer.status_code == 200
    assert not User.objects.filter(email="dave@example.com").exists()


def test_account_opens_with_its_consents_or_not_at_all(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(consent, "record", fail)
    with pytest.raises(RuntimeError):
        sign_up(client, "carol@example.com")
    assert not User.objects.exists()


def test_code_of_the_letter_confirms_and_leads_on(client: Client) -> None:
    answer = sign_up(client, "carol@example.com", next="/account/subscribe/")
    assert answer["Location"] == reverse("account_email_verification_sent")
    letter = delivered("carol@example.com")[0]
    answer = client.post(answer["Location"], {"code": code_in(letter)})
    assert answer["Location"] == "/account/subscribe/"
    assert client.get("/account/subscribe/").status_code == 200


def test_signing_in_elsewhere_right_after_the_sign_up_is_not_too_often(client: Client) -> None:
    sign_up(client, "carol@example.com")
    credentials = {"login": "carol@example.com", "password": PASSWORD}
    assert Client().post(reverse("account_login"), credentials).status_code == 302
    assert len(delivered("carol@example.com")) == 2


def test_wrong_code_opens_nothing(client: Client) -> None:
    page = sign_up(client, "carol@example.com")["Location"]
    assert client.post(page, {"code": "AAAA-AAAA"}).status_code == 200
    assert client.get("/account/subscribe/").status_code == 302


def test_letter_with_the_code_is_sealed_while_it_waits(client: Client) -> None:
    sign_up(client, "carol@example.com")
    waiting = Email.objects.get()
    assert waiting.encrypted_bodies
    in_clear = f"{waiting.subject} {waiting.text} {waiting.html}"
    code = code_in(delivered("carol@example.com")[0])
    assert code not in in_clear
    sent = Email.objects.get()
    assert sent.encrypted_bodies is None
    assert code not in f"{sent.subject} {sent.text} {sent.html}"


def test_letter_speaks_the_readers_language(client: Client) -> None:
    client.post(
        reverse("account_signup"), sign_up_data("carol@example.com"), HTTP_ACCEPT_LANGUAGE="id"
    )
    letter = delivered("carol@example.com")[0]
    assert letter.language == "id"
    assert '<html lang="id">' in letter.html
    assert User.objects.get().language == "id"


def test_sign_up_tells_nobody_who_has_an_account(client: Client, alice: User) -> None:
    known = sign_up(client, alice.email)
    page_of_known = client.get(known["Location"]).content.decode()
    other = Client()
    unknown = sign_up(other, "carol@example.com")
    page_of_unknown = other.get(unknown["Location"]).content.decode()
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert blank(page_of_known, alice.email) == blank(page_of_unknown, "carol@example.com")
    assert len(delivered(alice.email)) == len(delivered("carol@example.com")) == 1
    alice.refresh_from_db()
    assert alice.region == "DE"


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize("email", ["alice@example.com", "carol@example.com"])
def test_sign_up_takes_one_hash_whoever_has_an_account(
    client: Client, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    hashed = []
    encode = MD5PasswordHasher.encode

    def count(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    sign_up(client, email)
    assert hashed == [PASSWORD]


def blank(page: str, address: str) -> str:
    """The page without what differs from one visitor to the next anyway."""
    lines = page.replace(address, "ADDRESS").splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def test_losing_the_race_for_an_address_is_not_an_error(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if alice's row had been written between the check and the insert.
    unseen = (alice.email, False)
    flow = "allauth.account.internal.flows.manage_email.email_already_exists"
    monkeypatch.setattr(flow, lambda _email: unseen)
    assert sign_up(client, alice.email)["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1


def test_address_that_is_too_long_is_refused_and_kept(client: Client) -> None:
    domain = ".".join(["x" * 60] * 4) + ".example"
    just_fits, too_long = (f"{'c' * n}@{domain}" for n in (2, 3))
    answer = sign_up(client, too_long)
    assert "at most 254 characters" in str(answer.context["form"].errors["email"])
    assert f'value="{too_long}"' in answer.content.decode()
    assert not User.objects.exists()
    sign_up(client, just_fits)
    assert User.objects.get().email == just_fits


def test_letters_call_nobody_by_name_before_the_address_is_confirmed(client: Client) -> None:
    page = sign_up(client, "carol@example.com", first_name="Visit evil.example now")["Location"]
    letter = delivered("carol@example.com")[0]
    assert "evil.example" not in letter.subject + letter.text + letter.html
    assert "Hello," in letter.text
    client.post(page, {"code": code_in(letter)})
    Client().post(reverse("account_reset_password"), {"email": "carol@example.com"})
    reset = next(one for one in delivered("carol@example.com") if "password" in one.subject)
    assert "Hello Visit evil.example now," in reset.text


def test_new_address_of_a_member_gets_no_name_before_it_is_confirmed(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    prove(client)
    client.post(reverse("account_email"), {"email": "else@example.com", "action_add": ""})
    letter = delivered("else@example.com")[0]
    assert "Alice" not in letter.text + letter.html


@pytest.mark.parametrize("field", ["first_name", "last_name"])
@pytest.mark.parametrize("sign", ["\r", "\n", "\t", "\0", "\x1b", "\u2028", "\u202e"])
def test_control_characters_are_refused(client: Client, field: str, sign: str) -> None:
    answer = sign_up(client, "carol@example.com", **{field: f"Ca{sign}rol"})
    assert field in answer.context["form"].errors
    assert not User.objects.exists()


def test_names_of_every_script_are_taken(client: Client) -> None:
    names = {"first_name": "क्\u200dष", "last_name": "O'Neil-Müller 王"}
    sign_up(client, "carol@example.com", **names)
    carol = User.objects.get()
    assert {"first_name": carol.first_name, "last_name": carol.last_name} == names
