import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from products import registration
from products.models import ProofOfPurchase, RegisteredProduct, RegistrationDraft
from products.views import DRAWN
from tests.factories import jpeg, make_category, make_registered, picture, upload


@pytest.fixture
def registered(alice: User) -> RegisteredProduct:
    return make_registered(alice)


@pytest.fixture
def invoice(verified: RegistrationDraft) -> RegistrationDraft:
    registration.keep_invoice(draft=verified, picture=picture("in\tvoïce.jpg"))
    return verified


def read(client: Client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


class TestGuardedFiles:
    @pytest.fixture(params=["proof", "draft"])
    def url(
        self,
        request: pytest.FixtureRequest,
        registered: RegisteredProduct,
        invoice: RegistrationDraft,
    ) -> str:
        if request.param == "proof":
            return reverse("proof-file", args=[registered.proofs.get().pk])
        return reverse("draft-invoice", args=[invoice.pk])

    def test_the_owner_sees_the_clean_copy(self, signed_in: Client, url: str) -> None:
        content = read(signed_in, url)
        assert content.startswith(b"\xff\xd8")
        assert content != jpeg()

    def test_a_reviewer_sees_it(self, client: Client, rita: User, url: str) -> None:
        client.force_login(rita)
        assert read(client, url)

    def test_a_reviewer_without_second_factor_does_not(
        self, client: Client, rita: User, url: str, settings: Settings
    ) -> None:
        settings.STAFF_SECOND_FACTOR = True
        client.force_login(rita)
        assert client.get(url).status_code == 404

    @pytest.mark.parametrize("name", ["bob", "omar", "petra"])
    def test_for_everybody_else_there_is_none(
        self, client: Client, url: str, request: pytest.FixtureRequest, name: str
    ) -> None:
        stranger: User = request.getfixturevalue(name)
        client.force_login(stranger)
        assert client.get(url).status_code == 404

    def test_a_visitor_is_asked_to_sign_in(self, client: Client, url: str) -> None:
        assertRedirects(client.get(url), f"{reverse(django_settings.LOGIN_URL)}?next={url}")

    def test_it_is_sent_as_a_picture_that_can_do_nothing(self, signed_in: Client, url: str) -> None:
        answer = signed_in.get(url)
        answer.close()
        headers = answer.headers
        assert headers["Content-Type"] == "image/jpeg"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Content-Disposition"].startswith("inline; filename")

    def test_it_is_only_shown(self, signed_in: Client, url: str) -> None:
        assert signed_in.post(url).status_code == 405


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("invoice.png", 'inline; filename="invoice.jpg"'),
        ("Rechnung ä.jpg", "inline; filename*=utf-8''Rechnung%20%C3%A4.jpg"),
        ('a"b.jpg', 'inline; filename="a\\"b.jpg"'),
        ("../../etc/passwd", 'inline; filename="passwd.jpg"'),
        ("..\\evil.html", 'inline; filename="evil.jpg"'),
        ("x\r\nSet-Cookie: a=b", 'inline; filename="xSet-Cookie: a=b.jpg"'),
        ("\u202egpj.exe", 'inline; filename="gpj.jpg"'),
        ("", 'inline; filename="picture.jpg"'),
    ],
)
def test_the_name_of_a_file_is_safe(
    signed_in: Client, registered: RegisteredProduct, name: str, disposition: str
) -> None:
    registered.proofs.update(original_name=name)
    answer = signed_in.get(reverse("proof-file", args=[registered.proofs.get().pk]))
    answer.close()
    assert answer.headers["Content-Disposition"] == disposition


def test_a_file_that_is_gone_is_not_found(
    signed_in: Client, registered: RegisteredProduct, verified: RegistrationDraft
) -> None:
    proof = registered.proofs.get()
    proof.file.storage.delete(str(proof.file.name))
    assert signed_in.get(reverse("proof-file", args=[proof.pk])).status_code == 404
    assert signed_in.get(reverse("draft-invoice", args=[verified.pk])).status_code == 404


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
        assert newest.original_name == "again.jpg"
        assertContains(page, f'src="{reverse("proof-file", args=[newest.pk])}"')
        assertContains(page, "Earlier uploads")
        assertContains(page, f'href="{reverse("proof-file", args=[first.pk])}"')

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
            registration.add_proof(registered=registered, picture=picture())
        with django_assert_max_num_queries(6):
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
            assertContains(page, f"img/serials/{slug}-{place}.svg")
            assert finders.find(f"img/serials/{slug}-{place}.svg")
        assert finders.find(f"img/categories/{slug}.svg")
        assertContains(page, f'href="{reverse("serial-help")}"')

    def test_another_category_has_no_page(self, client: Client) -> None:
        make_category("Handheld")
        url = reverse("serial-help-category", args=["handheld"])
        assert client.get(url).status_code == 404
