"""The region of a request: chosen, or the member's own, or what the browser hints."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from portal.pages import regions
from tests.factories import make_promotion

pytestmark = pytest.mark.django_db


def region_on(client: Client, accept: str = "") -> str:
    page = client.get(reverse("region"), headers={"accept-language": accept})
    return str(page.context["region_menu"].code)


def choose(client: Client, code: str, then: str = "/support/faq/") -> str:
    return str(client.post(reverse("region"), {"region": code, "next": then})["Location"])


@pytest.mark.parametrize(
    ("accept", "region"),
    [("de-AT,en;q=0.8", "AT"), ("ko", "KR"), ("zh-TW,zh", "TW"), ("en", ""), ("", ""), ("xx!", "")],
)
def test_a_visitor_has_the_region_that_the_browser_hints(
    client: Client, accept: str, region: str
) -> None:
    assert region_on(client, accept) == region


def test_what_a_visitor_chose_comes_before_the_hint_and_leaves_the_language(client: Client) -> None:
    assert choose(client, "SG") == "/support/faq/"
    assert region_on(client, "de") == "SG"
    assert client.get(reverse("faq"), headers={"accept-language": "de"})["Content-Language"] == "de"
    assert client.cookies["region"]["httponly"]
    client.cookies["region"] = "<x>"
    assert region_on(client, "de") == "DE"


def test_a_member_has_the_region_of_the_profile_until_another_is_chosen(
    client: Client, alice: User, bob: User
) -> None:
    choose(client, "KR")
    client.force_login(alice)
    assert region_on(client, "ko") == "DE", "not what a visitor chose in this browser"
    choose(client, "ID")
    assert region_on(client) == "ID"
    alice.refresh_from_db()
    assert alice.region == "DE"
    client.force_login(bob)
    assert region_on(client) == "SG", "nor what the member before chose"


@pytest.mark.parametrize("code", ["", "ZZ", "de", "EU", "DEU"])
def test_what_is_no_region_is_not_kept(client: Client, code: str) -> None:
    choose(client, code)
    assert "region" not in client.cookies


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", ""])
def test_the_choice_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    assert choose(client, "DE", elsewhere) == reverse("overview")


def test_the_menu_names_the_regions_where_we_are_and_the_page_all(client: Client) -> None:
    make_promotion(regions=["SG", "DE"])
    page = client.get(reverse("region"), headers={"accept-language": "ko-KR"})
    menu = page.context["region_menu"]
    assert [code for code, _name in menu.offered] == ["KR", "DE", "SG"], "by names in Korean"
    assert b'value="FR"' in page.content
    assert b'aria-current="true"' in page.content


def test_a_long_menu_is_left_to_the_page(client: Client) -> None:
    make_promotion(regions=["SG", "DE", "KR", "ID", "AT", "CH", "FR", "IT", "ES"])
    menu = client.get(reverse("region")).context["region_menu"]
    assert menu.offered == []
    assert len(regions.regions_served()) == 9
