"""What the tests of products share: a unit, a store, a signed-in member, and forms filled in."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from captcha.models import CaptchaStore
from django.test import Client

from accounts.models import User
from evidence.models import Upload
from evidence.uploads.cleaning import CleanUpload
from products.models import RegisteredProduct, RegistrationDraft, SerialNumber, Store
from products.registration import drafts
from products.registration import register as registration_register
from tests import factories
from tests.factories import make_serial, make_store, picture, today, upload


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


def names_of(uploads: Iterable[Upload]) -> list[str]:
    """What the files were called when they were uploaded."""
    return [upload.original_name for upload in uploads]


def are_stored(upload: Upload) -> bool:
    """Whether an upload has pages, and the storage holds each."""
    files = [page.file for page in upload.pages.all()]
    return bool(files) and all(file.storage.exists(str(file.name)) for file in files)


def pages_of(*sizes: bytes) -> CleanUpload:
    """One upload with a page for each of these pictures."""
    pages = tuple(picture(content=content).pages[0] for content in sizes)
    return replace(picture(), pages=pages)


def drafted(user: User, unit: SerialNumber) -> RegistrationDraft:
    """What the member has filled in at the end of step 3."""
    draft = drafts.begin(by=user, serial=unit)
    draft.chk_verified = True
    draft.save()
    drafts.save_invoice(draft=draft, clean=picture("invoice.jpg"))
    return draft


def register(user: User, **fields: object) -> RegisteredProduct:
    """Register what the member has drafted."""
    values = {
        "region": "DE",
        "store": make_store(),
        "channel": RegisteredProduct.Channel.ONLINE,
        "purchased_on": today(),
    }
    return registration_register.register_product(by=user, **{**values, **fields})  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _bought_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is a day that has begun in the stores' regions, not where a promotion would run."""
    monkeypatch.setattr(factories, "zone", lambda: "UTC")


@pytest.fixture
def unit(db: None) -> SerialNumber:
    del db
    return make_serial(serial="BA3T01946000V")


@pytest.fixture
def store(db: None) -> Store:
    del db
    return make_store(region="DE")


@pytest.fixture
def verified(alice: User, unit: SerialNumber) -> RegistrationDraft:
    """Alice has given the CHK of the unit and is at step 3."""
    draft = drafts.begin(by=alice, serial=unit)
    draft.chk_verified = True
    draft.save()
    return draft
