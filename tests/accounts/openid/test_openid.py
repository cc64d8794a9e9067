"""Sign-in by OpenID Connect, against a provider that runs on a port of its own."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.security_events import SecurityEvent
from tests.factories import make_member

pytestmark = [
    pytest.mark.long,
    # Of the provider's, not of ours.
    pytest.mark.filterwarnings(
        "ignore:get_jwt_config", "ignore:authlib.jose", "ignore:The httpx module"
    ),
]
SIGN_IN = reverse("account_login")
SignIn = Callable[..., Any]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that knows nobody yet."""
    from oidc_provider_mock import run_server_in_thread  # noqa: PLC0415 -- half a second

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # it has no TLS
        with run_server_in_thread() as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def _named(provider: str, settings: Any) -> None:
    """Settings name the provider, for staff and for members."""
    how = {"server_url": provider, "oauth_pkce_enabled": True}
    app = {"client_id": "center", "secret": "s", "settings": how}
    apps = [{"provider_id": name, "name": f"{name} login", **app} for name in ("staff", "members")]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
    settings.STAFF_OIDC_GROUPS = {"claims": "Reviewers", "heads": "Leads"}
    settings.STAFF_SECOND_FACTOR = True
    settings.ROOT_URLCONF = "tests.accounts.openid.urls"


@pytest.fixture
def sign_in(provider: str, _named: None) -> SignIn:
    """Sign in at the provider, which says what is given; returns what the center answers."""

    def go(client: Client, audience: str = "staff", *, email: str, **says: Any) -> Any:
        claims = {"email": email, "email_verified": True, **says}
        requests.put(f"{provider}/users/person", json=claims, timeout=5).raise_for_status()
        away = client.post(f"/account/oidc/{audience}/login/?next=/admin/")["Location"]
        assert {"state", "code_challenge"} <= parse_qs(urlsplit(away).query).keys()
        back = requests.post(away, data={"sub": "person"}, allow_redirects=False, timeout=5)
        return client.get(back.headers["Location"])

    return go


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def groups_of(user: User) -> list[str]:
    return sorted(user.groups.values_list("name", flat=True))


def test_groups_become_roles_and_are_taken_again(sign_in: SignIn, alice: User) -> None:
    alice.groups.add(Group.objects.get(name="Ops"))  # given here, not there
    assert sign_in(Client(), email=alice.email, groups=["claims", "heads"])["Location"] == "/admin/"
    alice.refresh_from_db()
    assert (alice.is_staff, alice.is_superuser) == (True, False)
    assert groups_of(alice) == ["Leads", "Ops", "Reviewers"]
    sign_in(Client(), email=alice.email, groups=["claims", "unknown"])
    assert groups_of(alice) == ["Ops", "Reviewers"]
    changes = SecurityEvent.objects.filter(actor=alice, details__by="OpenID Connect")
    assert changes.count() == 2
    assert not SocialAccount.objects.exists()


def test_who_has_no_role_left_is_no_staff_and_comes_not_in(sign_in: SignIn, rita: User) -> None:
    client = Client()
    assert sign_in(client, email=rita.email, groups=[])["Location"] == SIGN_IN
    rita.refresh_from_db()
    assert (rita.is_staff, groups_of(rita), is_signed_in(client)) == (False, [], False)


@pytest.mark.parametrize(("named", "becomes"), [([], False), (["admins"], True)])
def test_a_superuser_is_made_only_where_groups_are_named_for_it(
    sign_in: SignIn, settings: Any, rita: User, named: list[str], becomes: Any
) -> None:
    settings.STAFF_OIDC_SUPERUSERS = named
    sign_in(Client(), email=rita.email, groups=["claims", "admins"])
    rita.refresh_from_db()
    assert rita.is_superuser == becomes


@pytest.mark.parametrize(
    ("factors", "says", "opens"),
    [
        ([], {"amr": ["pwd", "mfa"]}, False),
        (["mfa"], {"amr": ["pwd"]}, False),
        (["mfa"], {"amr": ["pwd", "mfa"]}, True),
        (["urn:gold"], {"acr": "urn:gold"}, True),
    ],
)
def test_a_factor_of_the_provider_counts_only_where_a_setting_says_so(
    sign_in: SignIn, settings: Any, rita: User, factors: list[str], says: Any, opens: Any
) -> None:
    settings.STAFF_OIDC_FACTORS = factors
    client = Client()
    sign_in(client, email=rita.email, groups=["claims"], **says)
    assert is_signed_in(client)
    assert (client.get("/admin/").status_code == 200) == opens


def test_who_has_a_factor_here_is_asked_for_it(sign_in: SignIn, rita: User) -> None:
    TOTP.activate(rita, generate_totp_secret())
    client = Client()
    answer = sign_in(client, email=rita.email, groups=["claims"])
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)


@pytest.mark.parametrize("audience", ["staff", "members"])
@pytest.mark.parametrize(
    "case", ["stranger", "not verified there", "not verified here", "disabled"]
)
def test_nobody_else_comes_in_and_no_account_is_made(
    sign_in: SignIn, alice: User, audience: str, case: str
) -> None:
    says: dict[str, Any] = {"email": alice.email, "groups": ["claims"]}
    if case == "stranger":
        says["email"] = "stranger@example.com"
    elif case == "not verified there":
        says["email_verified"] = False
    elif case == "not verified here":
        EmailAddress.objects.update(verified=False)
    else:
        User.objects.update(is_active=False)
    client = Client()
    assert sign_in(client, audience, **says)["Location"] == SIGN_IN
    assert not is_signed_in(client)
    assert list(User.objects.values_list("email", "is_staff")) == [(alice.email, False)]


def test_members_come_in_by_theirs_and_staff_do_not(
    sign_in: SignIn, alice: User, rita: User
) -> None:
    member, staff = Client(), Client()
    sign_in(member, "members", email=alice.email, groups=["claims", "admins"])
    sign_in(staff, "members", email=rita.email)
    alice.refresh_from_db()
    assert (is_signed_in(member), alice.is_staff, groups_of(alice)) == (True, False, [])
    assert not is_signed_in(staff)


@pytest.mark.usefixtures("_named")
def test_a_state_that_was_not_given_and_a_provider_that_is_down_lead_back(
    settings: Any, rita: User
) -> None:
    client = Client()
    made_up = client.get("/account/oidc/staff/login/callback/?code=1&state=made-up")
    assert made_up["Location"] == SIGN_IN
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"] = {"server_url": "http://127.0.0.1:9"}
    assert client.post("/account/oidc/staff/login/")["Location"] == SIGN_IN
    assert "wasn&#x27;t finished" in client.get(SIGN_IN).content.decode()
    assert rita.is_staff


@pytest.mark.usefixtures("_named")
def test_nobody_joins_an_account_elsewhere_to_one_here(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    mallory = make_member("mallory@example.com")
    away = client.post("/account/oidc/staff/login/?process=connect")["Location"]
    back = requests.post(away, data={"sub": mallory.email}, allow_redirects=False, timeout=5)
    assert client.get(back.headers["Location"])["Location"] == SIGN_IN
    assert not SocialAccount.objects.exists()
