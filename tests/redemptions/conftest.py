"""What the pages of claims share: a signed-in member, and forms filled in."""

import pytest
from captcha.models import CaptchaStore
from django.test import Client
from django.urls import reverse

from accounts.models import User
from promotions.models import Promotion
from redemptions.claims import confirmed
from redemptions.models import ClaimDraft
from tests import factories
from tests.journeys.site import sum_of


@pytest.fixture
def alice_client(alice: User, client: Client) -> Client:
    client.force_login(alice)
    return client


def captcha() -> dict[str, str]:
    """A new sum, and its answer, as a form sends them."""
    key = CaptchaStore.generate_key()
    challenge = CaptchaStore.objects.get(hashkey=key).challenge
    return {"captcha_0": key, "captcha_1": sum_of(challenge)}


def confirm_form() -> dict[str, str]:
    """Promotion Redeem Confirm as it stands for the one draft there is, with a sum solved."""
    return captcha() | {"shown": confirmed.mark_of(ClaimDraft.objects.get())}


# Where a parcel goes.
ADDRESS = {
    "first_name": "Alice",
    "last_name": "Example",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Invalidenstr. 1",
    "contact_number": "+49 30 1234567",
}


def redeem_form(promotion: Promotion, registered: int) -> tuple[str, dict[str, object]]:
    """Promotion Redeem, filled in: where it is posted, and what."""
    path = reverse("promotion", args=[promotion.slug])
    return path, {"product": registered, f"photo_{registered}": factories.upload("serial.jpg")}
