"""All Promotions, by what they are to a member."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from accounts.templatetags.deadlines import zone_place
from portal.pages import same_for_visitors
from promotions.models import Promotion
from tests import factories

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def running(**fields: object) -> Promotion:
    promotion = factories.make_promotion(**fields)
    factories.make_reward(promotion, n=1)
    return promotion


def in_days(promotion: Promotion, first: int, last: int) -> Promotion:
    today = promotion.today()
    promotion.starts_on, promotion.ends_on = today + first * DAY, today + last * DAY
    promotion.claim_until = promotion.ends_on
    promotion.save()
    return promotion


def test_what_a_member_can_redeem_stands_first_and_other_regions_apart(
    alice: User, client: Client
) -> None:
    factories.make_registered(alice)
    here, elsewhere = running(), running(regions=["SG"])
    sold_out = factories.make_promotion()
    factories.make_reward(sold_out, n=0)
    soon, ended = in_days(running(), 7, 9), in_days(running(), -9, -7)
    client.force_login(alice)
    page = client.get(reverse("promotions"))
    shown = {name: page.context[name] for name in ("mine", "here", "elsewhere", "soon", "ended")}
    assert shown == {
        "mine": [here],
        "here": [sold_out],
        "elsewhere": [elsewhere],
        "soon": [soon],
        "ended": [ended],
    }
    assertContains(page, "button--primary", 1)
    assertContains(page, "Starts on ")
    assertContains(page, "Singapore")


def test_a_member_of_another_region_is_not_sent_to_register(alice: User, client: Client) -> None:
    elsewhere = running(regions=["SG"])
    client.force_login(alice)
    page = client.get(reverse("promotion", args=[elsewhere.slug]))
    assertContains(page, "You must live and buy in one of these countries: Singapore.")
    assertNotContains(page, "Register Your Product")
    assertContains(client.get(reverse("promotions")), "There are no promotions in your region")


def test_one_that_has_not_begun_says_when_it_does(client: Client) -> None:
    soon = in_days(running(), 7, 9)
    page = client.get(reverse("promotion", args=[soon.slug]))
    assertContains(page, "Starts on ")
    assertNotContains(page, "days left")
    assertNotContains(page, "Sign in to redeem")


@pytest.mark.parametrize(
    ("name", "place"),
    [("Europe/Berlin", "Berlin"), ("UTC", "UTC"), ("Asia/Nowhere_At", "Nowhere At")],
)
def test_a_clock_is_named_after_its_place(name: str, place: str) -> None:
    assert zone_place(name) == place


def listed(page: str, client: Client) -> dict[str, list[str]]:
    context = client.get(page).context
    names = ("open", "elsewhere", "soon")
    return {name: [one.name for one in context[name]] for name in names}


def test_a_visitor_sees_the_region_first_and_all_where_that_is_chosen(client: Client) -> None:
    for region in ("DE", "SG"):
        running(name=region, regions=[region])
        in_days(running(name=f"{region} soon", regions=[region]), 7, 9)
    page = reverse("promotions")
    everything = {"open": ["SG", "DE"], "elsewhere": [], "soon": ["DE soon", "SG soon"]}
    assert listed(page, client) == everything, "where no region is known"
    client.post(reverse("region"), {"region": "SG"})
    assert listed(page, client) == {"open": ["SG"], "elsewhere": ["DE"], "soon": ["SG soon"]}
    assertContains(client.get(page), "Region / Location: Singapore")
    assertContains(client.get(page), 'href="?regions=all"')
    assert listed(f"{page}?regions=all", client) == everything
    assertContains(client.get(f"{page}?regions=all"), "Show only Singapore")


def test_a_page_for_visitors_is_kept_for_each_region(client: Client) -> None:
    running(name="Here", regions=["DE"])
    first = client.get("/")
    assertContains(first, "Here")
    client.post(reverse("region"), {"region": "SG"})
    assertContains(client.get("/"), "Promotions in other regions")
    known = {"If-None-Match": first["ETag"]}
    assert client.get("/", headers=known).status_code == 200
    client.post(reverse("region"), {"region": "DE"})
    assertNotContains(client.get("/"), "Promotions in other regions")


def test_the_region_chosen_changes_the_list_and_not_who_may_redeem(
    alice: User, client: Client
) -> None:
    factories.make_registered(alice)
    hers = running()
    client.force_login(alice)
    client.post(reverse("region"), {"region": "SG"})
    assert client.get(reverse("promotions")).context["mine"] == [hers]


def test_pages_of_strangers_do_not_pile_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_for_visitors, "MOST_KEPT", 3)
    for region in ("DE", "AT", "CH", "FR", "IT"):
        client.cookies["region"] = region
        assert client.get(reverse("faq")).status_code == 200
    assert same_for_visitors.kept() == 3
