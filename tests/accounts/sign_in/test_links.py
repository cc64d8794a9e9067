import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.sign_in.links import link_through_sign_in


@pytest.mark.django_db
def test_a_link_leads_to_its_page_by_way_of_the_sign_in(
    settings: Settings, client: Client, alice: User
) -> None:
    settings.BASE_URL = "https://members.example.com"
    link = link_through_sign_in(reverse("my-products"))
    assert link == "https://members.example.com/account/login/?next=%2Fproducts%2F"
    client.force_login(alice)
    answer = client.get(link.removeprefix(settings.BASE_URL))
    assert answer.headers["Location"] == reverse("my-products")


def test_a_page_with_a_query_comes_whole() -> None:
    assert link_through_sign_in("/a/?b=c&d=e").endswith("?next=%2Fa%2F%3Fb%3Dc%26d%3De")
