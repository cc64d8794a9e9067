from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, make_promotion

ADMIN_PAGES = ("/admin/", "/admin/login/", "/admin/accounts/user/", "/admin/password_change/")


@pytest.fixture
def second_factor_needed(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True


def recovery_codes_of(user: User) -> list[str]:
    """Activate a second factor; its recovery codes stand in for the app's."""
    TOTP.activate(user, generate_totp_secret())
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


@pytest.mark.django_db
@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_visitor_is_led_to_the_members_sign_in(client: Client, page: str) -> None:
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_member_finds_no_admin(client: Client, alice: User, page: str) -> None:
    client.force_login(alice)
    assert client.get(page, follow=True).status_code == 403


def test_staff_come_in_without_second_factor_where_none_is_needed(
    client: Client, rita: User, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(rita)
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("second_factor_needed")
@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_staff_without_second_factor_reach_only_its_set_up(
    client: Client, rita: User, page: str
) -> None:
    client.force_login(rita)
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Staff work with a second factor" in answer.content.decode()


def test_what_staff_see_outside_the_admin_takes_the_factor_too(
    client: Client, petra: User, settings: Any
) -> None:
    draft = make_promotion(is_published=False, banner=ContentFile(b"JPEG", "b.jpg"))
    pages = [reverse("components"), reverse("promotion-banner", args=[draft.slug])]
    client.force_login(petra)
    for is_needed, codes in ((False, {200}), (True, {302, 404})):
        settings.STAFF_SECOND_FACTOR = is_needed
        answers = [client.get(page) for page in pages]
        assert {answer.status_code for answer in answers} == codes
        b"".join(answers[1])  # a file that is not read to its end stays open


@pytest.mark.usefixtures("second_factor_needed")
def test_session_from_before_the_promotion_to_staff_gives_its_factor_first(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    codes = recovery_codes_of(alice)
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    answer = client.post(answer.redirect_chain[-1][0], {"code": codes[0], "next": "/admin/"})
    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("second_factor_needed")
def test_sign_in_with_second_factor_opens_the_admin(client: Client, rita: User) -> None:
    codes = recovery_codes_of(rita)
    answer = client.post("/account/login/", {"login": rita.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/admin/", follow=True).redirect_chain != []
    client.post(answer["Location"], {"code": codes[0]})
    assert client.get("/admin/").status_code == 200


def test_secret_of_the_second_factor_is_sealed_at_rest(alice: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept


def test_no_second_factor_is_written_by_hand_or_read(client: Client, alice: User) -> None:
    TOTP.activate(alice, generate_totp_secret())
    factor = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    client.force_login(User.objects.create_superuser("root@example.com", PASSWORD))
    pages = "admin:mfa_authenticator"
    assert client.get(reverse(f"{pages}_add")).status_code == 403
    page = reverse(f"{pages}_change", args=[factor.pk])
    shown = client.get(page)
    assert shown.status_code == 200
    assert factor.data["secret"] not in shown.content.decode()
    assert (
        client.post(reverse(f"{pages}_change", args=[factor.pk]), {"data": "{}"}).status_code == 403
    )
    assert client.get(reverse(f"{pages}_delete", args=[factor.pk])).status_code == 200
