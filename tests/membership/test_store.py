"""The Online Store: by region, plain https, in a window of its own, and nothing of the member."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from foundation.tables import kept_briefly
from membership.models import OnlineStore
from membership.store import store_of
from tests.factories import prove

pytestmark = pytest.mark.django_db
GOOD = [
    "https://store.example.com",
    "https://store.example.com/",
    "https://de.store.example.com/shop/de-de",
]
BAD = [
    "http://store.example.com/",
    "https://store.example.com:8443/",
    "https://me@store.example.com/",
    "https://store.example.com/?member=1",
    "https://store.example.com/#me",
    "https://192.168.0.1/",
    "https://localhost/",
    "https://store..com/",
    "https://store.example.com/a b",
    "https://store.example.com/\n",
    "javascript:alert(1)",
    "//store.example.com/",
]


def make_store(region: str = "DE", address: str = "https://store.example.com/de/") -> OnlineStore:
    return OnlineStore.objects.create(region=region, name="Store", address=address)


@pytest.mark.parametrize("address", GOOD)
def test_a_plain_address_is_taken(address: str) -> None:
    store = make_store(address=address)
    store.full_clean()
    assert store_of("DE") == address


@pytest.mark.parametrize("address", BAD)
def test_anything_else_is_refused_by_the_form_and_by_the_database(address: str) -> None:
    store = OnlineStore(region="DE", name="Store", address=address)
    with pytest.raises(ValidationError):
        store.clean_fields()
    with pytest.raises(IntegrityError), transaction.atomic():
        store.save()


def test_a_region_has_one_store_and_is_a_region() -> None:
    make_store()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_store(address="https://other.example.com/")
    with pytest.raises(ValidationError, match="no region"):
        OnlineStore(region="ZZ", name="Store", address=GOOD[0]).full_clean()


def test_the_sidebar_leads_there_and_tells_nothing(client: Client, alice: User, bob: User) -> None:
    make_store()
    client.force_login(alice)
    page = client.get(reverse("profile")).content.decode()
    link = page.partition('href="https://store.example.com/de/"')[2].partition("</a>")[0]
    assert link.lstrip().startswith('target="_blank" rel="noopener noreferrer">')
    assert "opens in a new window" in link
    client.force_login(bob)
    assert "store.example.com" not in client.get(reverse("profile")).content.decode()
    client.post(reverse("region"), {"region": "DE"})
    assert "store.example.com" in client.get(reverse("profile")).content.decode()


def test_a_visitor_has_it_at_the_foot(client: Client) -> None:
    make_store()
    for accept, count in (("de", 1), ("ko", 0)):
        page = client.get(reverse("contact"), headers={"accept-language": accept})
        assert page.content.decode().count("https://store.example.com/de/") == count


def test_one_that_is_not_in_use_is_not_shown() -> None:
    make_store()
    assert store_of("DE")
    OnlineStore.objects.update(is_shown=False)
    assert store_of("DE"), "for a minute, in a process that has read it"
    kept_briefly.forget_all()
    assert store_of("DE") == ""


def test_ops_enter_one(client: Client, omar: User) -> None:
    client.force_login(omar)
    prove(client)
    page = reverse("admin:membership_onlinestore_add")
    given = {"region": "SG", "name": "Store", "address": BAD[0], "is_shown": "on"}
    assert "without a question mark" in client.post(page, given).content.decode()
    assert client.post(page, given | {"address": GOOD[0]}).status_code == 302
    assert OnlineStore.objects.get().region == "SG"
