from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import consent
from accounts.models import Consent, User
from notifications.models import Message
from tests.accounts.conftest import code_in, delivered, sign_up_data

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


def test_sign_up_keeps_what_was_told_and_agreed_to(client: Client) -> None:
    sign_up(client, "Carol@Example.com", HTTP_ACCEPT_LANGUAGE="en")
    carol = User.objects.get()
    assert (carol.email, carol.region, carol.contact_number, carol.language) == (
        "carol@example.com",
        "ID",
        "+62 21 555 0100",
        "en",
    )
    agreed = carol.consents.values_list("kind", "version", "language", "withdrawn_at")
    assert set(agreed) == {
        ("privacy", "2026-11", "en", None),
        ("reward_program", "2026-11", "en", None),
    }
    assert list(carol.subscriptions.values_list("topic", flat=True)) == ["promotions"]


def test_reward_program_is_a_choice_and_the_privacy_policy_is_not(client: Client) -> None:
    sign_up(client, "carol@example.com", reward_program="")
    assert list(Consent.objects.values_list("kind", flat=True)) == ["privacy"]
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


def test_wrong_code_opens_nothing(client: Client) -> None:
    page = sign_up(client, "carol@example.com")["Location"]
    assert client.post(page, {"code": "AAAA-AAAA"}).status_code == 200
    assert client.get("/account/subscribe/").status_code == 302


def test_letter_with_the_code_is_sealed_while_it_waits(client: Client) -> None:
    sign_up(client, "carol@example.com")
    waiting = Message.objects.get()
    assert (waiting.text, waiting.html) == ("", "")
    assert waiting.sealed_bodies
    code = code_in(delivered("carol@example.com")[0])
    sent = Message.objects.get()
    assert sent.sealed_bodies is None
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
