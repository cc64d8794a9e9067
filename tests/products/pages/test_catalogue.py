from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from products.catalogue.drawings import DRAWN
from products.models import ProofOfPurchase, RegisteredProduct
from products.registration import register
from tests.factories import (
    jpeg,
    make_category,
    make_claim,
    make_promotion,
    make_registered,
    make_reward,
    picture,
    upload,
)
from tests.products.conftest import names_of


@pytest.fixture
def registered(alice: User) -> RegisteredProduct:
    return make_registered(alice)


class TestProofAgain:
    @pytest.fixture
    def url(self, registered: RegisteredProduct) -> str:
        return reverse("product-proof", args=[registered.pk])

    def test_a_newer_proof_is_added_and_the_earlier_one_listed(
        self, signed_in: Client, url: str, registered: RegisteredProduct
    ) -> None:
        first = registered.proofs.get()
        page = signed_in.post(url, {"proof": upload("again.jpg")}, follow=True)
        assertRedirects(page, url)
        assertContains(page, "Your proof of purchase is uploaded.")
        newest = registered.proofs.first()
        assert newest is not None
        again, earlier = newest.uploads.get(), first.uploads.get()
        assert again.original_name == "again.jpg"
        assertContains(page, f'src="{reverse("upload-page", args=[again.pk, 0])}"')
        assertContains(page, "Earlier uploads")
        assertContains(page, f'href="{reverse("upload-page", args=[earlier.pk, 0])}"')

    def test_a_newer_proof_in_several_files_is_one(
        self, signed_in: Client, url: str, registered: RegisteredProduct
    ) -> None:
        pages = [upload("page 1.jpg"), upload("page 2.jpg", jpeg(121))]
        assertRedirects(signed_in.post(url, {"proof": pages}), url)
        newest = registered.proofs.first()
        assert newest is not None
        assert names_of(newest.uploads.all()) == ["page 1.jpg", "page 2.jpg"]
        assert registered.proofs.count() == 2

    def test_the_claim_under_review_is_checked_anew(
        self, signed_in: Client, url: str, registered: RegisteredProduct
    ) -> None:
        promotion = make_promotion()
        make_reward(promotion, n=1)
        claim = make_claim(registered.user, promotion, registered)
        signed_in.post(url, {"proof": upload("again.jpg")})
        assert claim.check_runs.count() == 2

    @pytest.mark.parametrize("content", [b"", b"hello"])
    def test_what_is_no_picture_is_refused(
        self, signed_in: Client, url: str, content: bytes
    ) -> None:
        page = signed_in.post(url, {"proof": upload("again.jpg", content)})
        assertContains(page, 'aria-invalid="true"')
        assert ProofOfPurchase.objects.count() == 1

    def test_nothing_chosen_is_an_error(self, signed_in: Client, url: str) -> None:
        assertContains(signed_in.post(url), "Choose a photo or a scan of the invoice.")

    def test_for_a_stranger_there_is_no_such_product(
        self, client: Client, bob: User, url: str
    ) -> None:
        client.force_login(bob)
        assert client.get(url).status_code == 404
        assert client.post(url, {"proof": upload()}).status_code == 404
        assert ProofOfPurchase.objects.count() == 1

    def test_the_number_of_queries_does_not_grow_with_the_proofs(
        self,
        signed_in: Client,
        url: str,
        registered: RegisteredProduct,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(5):
            register.add_proof(registered=registered, cleans=[picture()])
        with django_assert_max_num_queries(13):
            signed_in.get(url)


class TestSerialHelp:
    @pytest.fixture(autouse=True)
    def _categories(self, db: None) -> None:
        del db
        for slug in DRAWN:
            make_category(slug.replace("-", " ").title())

    def test_it_offers_the_categories_with_drawings(self, client: Client) -> None:
        make_category("Handheld")
        page = client.get(reverse("serial-help"))
        for slug in DRAWN:
            assertContains(page, reverse("serial-help-category", args=[slug]))
        assertNotContains(page, "Handheld")

    @pytest.mark.parametrize("slug", DRAWN)
    def test_each_category_shows_box_product_and_bar_code(self, client: Client, slug: str) -> None:
        page = client.get(reverse("serial-help-category", args=[slug]))
        for label, place in (
            ("Box", "box"),
            ("Product", "product"),
            ("Product Barcode", "barcode"),
        ):
            assertContains(page, f"<figcaption>{label}</figcaption>", html=True)
            assertContains(page, f"img/serials/{slug}.svg#{slug}-{place}")
        sheet = finders.find(f"img/serials/{slug}.svg")
        assert sheet
        assert f'id="{slug}-box"' in Path(sheet).read_text(encoding="utf-8")
        assertContains(page, f'href="{reverse("serial-help")}"')

    def test_another_category_has_no_page(self, client: Client) -> None:
        make_category("Handheld")
        url = reverse("serial-help-category", args=["handheld"])
        assert client.get(url).status_code == 404
