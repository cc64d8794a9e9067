import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from promotions.models import Promotion
from tests.factories import jpeg, make_promotion, make_reward

pytestmark = pytest.mark.django_db
PAGES = ["promotion-banner", "eligible-products", "eligible-countries", "redeem-guide"]


@pytest.fixture
def promotion() -> Promotion:
    promotion = make_promotion(banner=SimpleUploadedFile("banner.jpg", jpeg()))
    make_reward(promotion, n=1)
    return promotion


def urls(promotion: Promotion) -> list[str]:
    return [reverse("promotions"), *(reverse(page, args=[promotion.slug]) for page in PAGES)]


def test_a_head_is_answered_like_a_get_without_its_body(
    client: Client, promotion: Promotion
) -> None:
    for url in urls(promotion):
        answer = client.head(url)
        assert (answer.status_code, answer.getvalue()) == (200, b""), url
        assert client.post(url).status_code == 405


def test_a_null_byte_is_no_error_of_ours(client: Client, promotion: Promotion) -> None:
    for url in urls(promotion):
        answer = client.get(f"{url}?region=%00&page=%00")
        assert answer.status_code == 400, url
        assert answer.getvalue()


def test_a_period_breaks_between_its_days_only(client: Client, promotion: Promotion) -> None:
    first, last = f"{promotion.starts_on:%Y-%m-%d}", f"{promotion.ends_on:%Y-%m-%d}"
    period = (
        f'<time class="day" datetime="{first}">{first}</time>~<wbr>'
        f'<time class="day" datetime="{last}">{last}</time>'
    )
    for url in (reverse("promotions"), reverse("eligible-products", args=[promotion.slug])):
        assertContains(client.get(url), period)
