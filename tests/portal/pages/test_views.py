import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_promotion, make_registered, prove

SEE_OTHER_THAN_OUR_OWN = re.compile(r"<[^>]+ (style|on\w+)=|<style|<script(?! type=\"module\" src)")
PUBLIC = ("overview", "faq", "search", "account_login", "account_signup", "account_reset_password")


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_stands_in_the_frame_without_inline_code(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    for label in ("PRODUCTS", "ODM SOLUTIONS", "COMMUNITY", "WHAT&#x27;S NEW", "SUPPORT"):
        assert label in page
    assert not SEE_OTHER_THAN_OUR_OWN.search(page)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def sidebar_of(client: Client, url: str = "") -> tuple[list[str], list[str]]:
    page = client.get(url or reverse("profile")).content.decode()
    nav = page.partition('id="sidebar"')[2].partition("</nav>")[0]
    links = re.findall(r"<a href=\"/[^>]*>([^<]+)</a>", nav)
    current = re.findall(r"aria-current=\"page\">([^<]+)</a>", nav)
    return links, current


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("/products/", "My Products"),
        ("/products/serial-number-help/laptop/", "Product Registration"),
        ("/account/email/", "My Profile"),
        ("/account/second-factor/", "Login Management"),
        ("/membership/rewards/", "Reward Program"),
        ("/", "Account Overview"),
    ],
)
def test_a_page_marks_the_entry_that_it_belongs_to(
    url: str, entry: str, client: Client, alice: User
) -> None:
    client.force_login(alice)
    prove(client)
    assert sidebar_of(client, url)[1] == [entry]


def test_reviews_of_a_product_belong_to_shout_out(client: Client, alice: User) -> None:
    client.force_login(alice)
    product = make_registered(alice).product
    assert sidebar_of(client, reverse("product-reviews", args=[product.pk]))[1] == ["Shout Out"]


def test_sidebar_marks_where_the_member_is(client: Client, alice: User) -> None:
    client.force_login(alice)
    links, current = sidebar_of(client)
    assert links == [
        "Account Overview",
        "Reward Program",
        "Shout Out",
        "Promotions",
        "My Products",
        "Product Registration",
        "Appointment Service",
        "Appointment Inquiry",
        "Web Ticket",
        "Ticket History",
        "Apply for Service",
        "Repair Inquiry",
        "Live Chat",
        "FAQ",
        "Messages",
        "My Profile",
        "Login Management",
        "Change Password",
        "Subscribe",
        "SUPPORT",  # of the brand's links, which a phone has there, the one that leads to us
    ]
    assert current == ["My Profile"]


def test_staff_find_the_administration_in_the_sidebar(client: Client, rita: User) -> None:
    client.force_login(rita)
    assert "Administration" in sidebar_of(client)[0]


@pytest.mark.django_db
def test_page_that_is_not_there_stands_in_the_frame(client: Client) -> None:
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "This page doesn't exist" in answer.content.decode()


def test_our_own_fault_is_told_without_the_database(client: Client) -> None:
    client.raise_request_exception = False
    with patch("portal.pages.views.render", side_effect=ZeroDivisionError):
        answer = client.get(reverse("faq"), {"q": "anew"})
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


@pytest.mark.django_db
def test_too_large_a_form_is_told_so(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post(reverse("language"), {"next": "x" * 200})
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()


@pytest.mark.django_db
def test_form_without_its_token_is_explained() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("language"), {"language": "id"})
    assert answer.status_code == 403
    assert "Please send the form again" in answer.content.decode()


@pytest.mark.django_db
def test_who_tries_too_often_is_told_to_wait(client: Client) -> None:
    with patch("foundation.throttles.Throttle.hit", return_value=False):
        answer = client.get(reverse("captcha-refresh"))
    assert answer.status_code == 429
    assert "Please wait a few minutes" in answer.content.decode()


def test_process_is_alive_without_a_database(client: Client) -> None:
    assert client.get(reverse("health-live")).status_code == 200


@pytest.mark.django_db
def test_process_is_ready_while_the_database_answers(client: Client) -> None:
    assert client.get(reverse("health-ready")).status_code == 200
    with patch("portal.health.connection.cursor", side_effect=OperationalError):
        assert client.get(reverse("health-ready")).status_code == 503


@pytest.mark.parametrize(
    ("color", "served"),
    [("#123abc", "#123abc"), ("red; } body { display: none", "#d7000f")],
)
def test_brand_colour_is_served_as_a_style_sheet(
    client: Client, settings: Any, color: str, served: str
) -> None:
    settings.BRAND = {**settings.BRAND, "color": color}
    answer = client.get(reverse("brand-css"))
    assert answer.headers["Content-Type"] == "text/css"
    assert answer.content.decode() == f":root {{ --brand: {served}; }}\n"


def test_search_engines_are_kept_from_what_is_nobodys_business(client: Client) -> None:
    text = client.get(reverse("robots")).content.decode()
    assert text.startswith("User-agent: *\n")
    assert "Disallow: /promotions/claims/\n" in text


@pytest.mark.django_db
def test_a_page_is_described_in_its_own_words(client: Client) -> None:
    promotion = make_promotion(slug="spring")
    promotion.texts.filter(field="summary").update(text="A code for a monitor.")
    page = client.get(reverse("promotion", args=["spring"])).content.decode()
    description = re.search(r'<meta name="description"\s+content="\s*([^"]*?)\s*"', page)
    assert description is not None
    assert description[1]


@pytest.mark.django_db
def test_faq_answers_what_members_ask(client: Client) -> None:
    page = client.get(reverse("faq")).content.decode()
    facts = ("7 to 14 working days", "30 working days", "8 to 12 weeks", "15 characters", "spam")
    assert [fact for fact in facts if fact not in page] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page",
    [
        "/support/faq/",
        "/search/",
        "/terms/privacy/",
        "/mailbox/",
        "/mailbox/x/",
        "/mailbox/x/html/",
        "/brand.css",
        "/favicon.ico",
        "/health/live/",
        "/health/ready/",
        "/",
    ],
)
def test_page_that_only_shows_takes_no_form(client: Client, settings: Any, page: str) -> None:
    settings.MAILBOX_OPEN = True
    answer = client.post(page)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "This can't be done here" in answer.content.decode()
    assert 'class="topbar' in answer.content.decode()


@pytest.mark.django_db
def test_act_that_is_opened_as_a_page_says_so(client: Client) -> None:
    answer = client.get(reverse("language"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This can't be done here" in answer.content.decode()


def test_static_file_is_guarded_like_a_page(settings: Any) -> None:
    (Path(settings.STATIC_ROOT) / "plain.svg").write_text("<svg/>")
    answer = Client().get("/static/plain.svg")
    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer
    assert b"".join(answer) == b"<svg/>"  # read to its end, so that the file is closed
