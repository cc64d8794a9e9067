"""A member may send 60 files an hour; the next are not even read."""

from datetime import timedelta

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from evidence.uploads.throttles import UPLOADS_PER_MEMBER
from foundation.models import ThrottleCounter
from products.models import RegisteredProduct
from tests.factories import make_registered, upload

Answer = HttpResponseBase


@pytest.fixture
def registered(alice: User) -> RegisteredProduct:
    return make_registered(alice)


def send(client: Client, registered: RegisteredProduct, files: int = 1) -> Answer:
    invoices = [upload(f"{number}.jpg") for number in range(files)]
    return client.post(reverse("product-proof", args=[registered.pk]), {"proof": invoices})


def spend(user: User, tries: int) -> None:
    for _ in range(tries):
        UPLOADS_PER_MEMBER.hit(user.pk)


def test_the_sixtieth_is_taken_and_the_next_is_not(
    client: Client, alice: User, registered: RegisteredProduct
) -> None:
    client.force_login(alice)
    spend(alice, 59)
    assert send(client, registered).status_code == 302
    before = Upload.objects.count()
    assert send(client, registered).status_code == 429
    assert Upload.objects.count() == before


def test_each_file_counts(client: Client, alice: User, registered: RegisteredProduct) -> None:
    client.force_login(alice)
    spend(alice, 58)
    before = Upload.objects.count()
    assert send(client, registered, files=3).status_code == 429
    assert Upload.objects.count() == before


def test_others_are_not_affected_and_the_next_hour_begins_anew(
    client: Client, alice: User, bob: User, registered: RegisteredProduct
) -> None:
    spend(alice, 60)
    client.force_login(bob)
    assert send(client, make_registered(bob)).status_code == 302
    ThrottleCounter.objects.update(ends_at=timezone.now() - timedelta(hours=1))
    client.force_login(alice)
    assert send(client, registered).status_code == 302
