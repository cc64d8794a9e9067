import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import modelform_factory
from django.test import Client
from django.urls import reverse

from accounts.models import User
from promotions.models import Promotion
from promotions.setup import cloning, publishing
from promotions.setup.forms import PromotionForm
from tests.factories import jpeg, make_promotion
from tests.promotions.admin_forms import sent

pytestmark = pytest.mark.django_db
PAGES = ("promotion", "eligible-products", "eligible-countries", "redeem-guide", "promotion-banner")


def rename(client: Client, promotion: Promotion, slug: str) -> None:
    page = reverse("admin:promotions_promotion_change", args=[promotion.pk])
    assert client.post(page, sent(client, page) | {"slug": slug}).status_code == 302


@pytest.mark.long
def test_every_page_of_an_old_address_leads_to_the_present_one(
    client: Client, full: Promotion, petra: User
) -> None:
    publishing.publish(promotion_id=full.pk, by=petra)
    client.force_login(petra)
    rename(client, full, "second")
    client.logout()
    for page in PAGES:
        answer = client.get(reverse(page, args=["ready"]) + "?language=id")
        assert answer.status_code == 301, page
        assert answer.headers["Location"] == reverse(page, args=["second"]) + "?language=id"
    assert client.post(reverse("promotion", args=["ready"])).status_code == 308
    client.force_login(petra)
    rename(client, full, "ready")
    assert client.get(reverse("promotion", args=["ready"])).status_code == 200
    assert client.get(reverse("promotion", args=["second"])).status_code == 301


def test_an_old_address_goes_to_nobody_else(full: Promotion, petra: User) -> None:
    full.old_addresses.create(slug="ready-copy")
    assert cloning.clone_promotion(promotion_id=full.pk, by=petra).slug == "ready-copy-2"
    made = modelform_factory(Promotion, form=PromotionForm, fields=["slug"])
    form = made({"slug": "ready-copy"}, instance=make_promotion(is_published=False))
    assert "old address" in str(form.errors["slug"])


def test_a_hidden_promotion_has_no_old_address_either(client: Client) -> None:
    hidden = make_promotion(is_published=False)
    hidden.old_addresses.create(slug="secret")
    assert client.get(reverse("promotion", args=["secret"])).status_code == 404


def test_the_banner_of_a_draft_is_for_its_staff_and_one_that_is_gone_for_nobody(
    client: Client, petra: User, alice: User
) -> None:
    draft = make_promotion(is_published=False, banner=SimpleUploadedFile("b.jpg", jpeg()))
    page = reverse("promotion-banner", args=[draft.slug])
    assert client.get(page).status_code == 404
    client.force_login(alice)
    assert client.get(page).status_code == 404
    client.force_login(petra)
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert answer.getvalue()
    Promotion.objects.update(is_published=True)
    draft.banner.storage.delete(str(draft.banner))
    client.logout()
    assert client.get(page).status_code == 404
