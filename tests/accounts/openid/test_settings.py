"""What settings say of providers, without one; test_openid.py signs in at one that runs."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.openid import staff_roles
from accounts.openid.providers import used_second_factor, verified_email
from portal import environment

SIGN_IN = reverse("account_login")


def test_without_a_setting_there_is_no_button_no_page_and_no_query(
    client: Client, db: None, django_assert_num_queries: Any
) -> None:
    del db
    client.get(SIGN_IN)
    with django_assert_num_queries(0):
        page = client.get(SIGN_IN).content.decode()
    assert "oidc" not in page
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["staff"])
    assert client.post("/account/oidc/staff/login/").status_code == 404


def test_the_sign_in_names_each_provider_and_leads_on(
    client: Client, db: None, settings: Any
) -> None:
    del db
    apps = [
        {"provider_id": name, "name": f"{name} login", "client_id": "c", "secret": "s"}
        for name in ("staff", "members")
    ]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
    settings.ROOT_URLCONF = "tests.accounts.openid.urls"
    page = client.get(f"{SIGN_IN}?next=/admin/").content.decode()
    for name in ("staff", "members"):
        assert f'action="/account/oidc/{name}/login/?next=%2Fadmin%2F"' in page
        assert f"Sign In with {name} login" in page


def test_the_admin_has_no_pages_for_providers_and_their_accounts() -> None:
    apps = {model._meta.app_label for model in admin.site._registry}  # noqa: SLF001 -- no public list
    assert "socialaccount" not in apps


def test_groups_become_roles_and_are_taken_again(alice: User, settings: Any) -> None:
    settings.STAFF_OIDC_GROUPS = {"claims": "Reviewers", "heads": "Leads"}
    alice.groups.add(Group.objects.get(name="Ops"))  # given here, not there
    staff_roles.follow(alice, provider_groups={"claims", "heads", "unknown"})
    names = set(alice.groups.values_list("name", flat=True))
    assert names == {"Leads", "Ops", "Reviewers"}
    alice.groups.remove(Group.objects.get(name="Ops"))
    staff_roles.follow(alice, provider_groups={"unknown"})
    alice.refresh_from_db()
    assert (alice.groups.exists(), alice.is_staff, alice.is_superuser) == (False, False, False)


@pytest.mark.parametrize(
    ("token", "counts"),
    [
        ({"amr": ["pwd", "otp"]}, True),
        ({"acr": "gold"}, True),
        ({"amr": ["pwd"], "acr": "0"}, False),
        ({"amr": "otp"}, False),
        ({}, False),
    ],
)
def test_a_factor_counts_by_the_token_alone(settings: Any, token: Any, counts: Any) -> None:
    settings.STAFF_OIDC_FACTORS = ["otp", "gold"]
    assert used_second_factor({"id_token": token, "userinfo": {"amr": ["otp"]}}) == counts
    settings.STAFF_OIDC_FACTORS = []
    assert not used_second_factor({"id_token": token})


@pytest.mark.parametrize("said", [None, False, "no", 1.5, "1"])
def test_an_address_that_is_not_said_to_be_verified_is_none(said: Any) -> None:
    assert verified_email({"email": "a@example.com", "email_verified": said}) == ""
    assert verified_email({"email": "a@example.com", "email_verified": True}) == "a@example.com"


def test_a_provider_of_which_half_is_named_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"STAFF_OIDC_URL": "https://login.example.com/company", "STAFF_OIDC_NAME": "Example"}
    monkeypatch.setattr(environment, "VALUES", values)
    with pytest.raises(ImproperlyConfigured, match="STAFF_OIDC_CLIENT_ID"):
        environment.env_openid("STAFF")
    values.update(STAFF_OIDC_CLIENT_ID="c", STAFF_OIDC_SECRET="s", PAIRS="a:b, c : d")
    [app] = environment.env_openid("STAFF")
    assert app["settings"]["origins"] == ["https://login.example.com"]
    assert environment.env_openid("MEMBERS") == []
    values["STAFF_OIDC_URL"] = "http://login.example.com/company"
    with pytest.raises(ImproperlyConfigured, match="https"):
        environment.env_openid("STAFF")
    assert environment.env_pairs("PAIRS") == {"a": "b", "c": "d"}
    values["PAIRS"] = "a=b"
    with pytest.raises(ImproperlyConfigured, match="PAIRS"):
        environment.env_pairs("PAIRS")
