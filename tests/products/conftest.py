"""What the tests of products share: a unit, a store, a signed-in member, and forms filled in."""

from typing import Any

import pytest
from captcha.models import CaptchaStore
from django.test import Client

from accounts.models import User
from products import registration
from products.models import RegistrationDraft, SerialNumber, Store
from tests.factories import make_serial, make_store, today, upload


def solved() -> dict[str, str]:
    """A new sum, and its answer, as a form sends them."""
    store = CaptchaStore.objects.get(hashkey=CaptchaStore.generate_key())
    return {"captcha_0": store.hashkey, "captcha_1": store.response}


def purchase_data(unit: SerialNumber, at: Store, **fields: Any) -> dict[str, Any]:
    """Step 3, filled in."""
    return {
        "serial": unit.serial,
        "region": at.region,
        "store": at.pk,
        "purchased_on": today().isoformat(),
        "channel": "retail",
        "invoice": upload("invoice.jpg"),
        **solved(),
        **fields,
    }


def posted(client: Client, url: str, data: dict[str, Any]) -> Any:
    """Post, and give the page that the redirect leads to."""
    answer = client.post(url, data, follow=True)
    assert answer.redirect_chain
    assert answer.redirect_chain[0][1] == 302
    return answer


@pytest.fixture
def unit(db: None) -> SerialNumber:
    del db
    return make_serial(serial="BA3T01946000V")


@pytest.fixture
def store(db: None) -> Store:
    del db
    return make_store(region="DE")


@pytest.fixture
def signed_in(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


@pytest.fixture
def verified(alice: User, unit: SerialNumber) -> RegistrationDraft:
    """Alice has given the CHK of the unit and is at step 3."""
    draft = registration.begin(by=alice, serial=unit)
    draft.chk_verified = True
    draft.save()
    return draft
