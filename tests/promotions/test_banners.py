import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains

from promotions.models import Promotion, PromotionText
from promotions.models.banner import banner_of
from redemptions.guide.pdf_files import sheet_of
from tests.factories import jpeg, make_promotion

pytestmark = pytest.mark.django_db


@pytest.fixture
def promotion() -> Promotion:
    """Written in English and Korean, with no banner uploaded."""
    promotion = make_promotion(name="Spring")
    for field in ("name", "activation"):
        promotion.texts.create(language="ko", field=field, text="봄")
    return promotion


def add_banner(promotion: Promotion, language: str, content: bytes | None = None) -> PromotionText:
    """Upload a banner in a language other than the portal's own."""
    picture = SimpleUploadedFile(f"{language}.jpg", content or jpeg())
    return promotion.texts.create(
        language=language, field="banner", text=f"alt {language}", picture=picture
    )


@pytest.mark.parametrize(
    ("uploads", "reader", "shown", "alt"),
    [
        (["en", "ko", "de"], "ko", "ko", "alt ko"),
        (["en", "ko", "de"], "de", "de", "alt de"),  # it is not written in German
        (["en"], "ko", "ko", None),
        (["en"], "de", "en", "Spring"),
        ([], "de", "en", None),
        (["ko"], "en", "en", None),
    ],
)
def test_a_reader_sees_the_banner_of_their_language_or_else_of_the_portals_own(
    uploads: list[str], reader: str, shown: str, alt: str | None, promotion: Promotion
) -> None:
    for language in uploads:
        if language == "en":
            promotion.banner = "en.jpg"
        else:
            promotion.texts.create(
                language=language, field="banner", text=f"alt {language}", picture=f"{language}.jpg"
            )
    banner = banner_of(promotion, reader)
    assert (banner.language, banner.alt if banner.picture else None) == (shown, alt)
    assert banner.title == {"ko": "봄"}.get(shown, "Spring")
    if alt:
        assert str(banner.picture) == f"{shown}.jpg"


def test_pages_show_the_picture_of_the_readers_language_or_draw_the_words(
    client: Client, promotion: Promotion
) -> None:
    add_banner(promotion, "de")
    list_page, page = reverse("promotions"), reverse("eligible-products", args=[promotion.slug])
    german = reverse("promotion-banner", args=[promotion.slug, "de"])
    for url in (list_page, page):
        assertContains(client.get(url, headers={"Accept-Language": "de"}), f'src="{german}"')
        answer = client.get(url, headers={"Accept-Language": "ko"})
        assertContains(answer, '<span class="drawn-banner__title">봄</span>')
        assertNotContains(answer, german)
    assertContains(client.get(page, headers={"Accept-Language": "de"}), 'alt="alt de"')


def test_each_language_has_a_picture_of_its_own_else_that_of_the_portals(
    client: Client, promotion: Promotion
) -> None:
    add_banner(promotion, "de", german := jpeg(30, 10))
    address = reverse("promotion-banner", args=[promotion.slug, "ko"])
    assert client.get(address).status_code == 404
    promotion.banner.save("en.jpg", SimpleUploadedFile("en.jpg", own := jpeg()))
    assert client.get(address).getvalue() == own
    assert client.get(banner_of(promotion, "de").address).getvalue() == german
    assert client.get(banner_of(promotion, "en").address).getvalue() == own
    Promotion.objects.update(is_published=False)
    assert client.get(banner_of(promotion, "de").address).status_code == 404


def test_the_guide_on_paper_has_the_banner_of_its_language(promotion: Promotion) -> None:
    add_banner(promotion, "de")
    assert "data:image/jpeg;base64," in sheet_of(promotion, "de").html
    korean = sheet_of(promotion, "ko").html
    assert '<span class="drawn-banner__title">봄</span>' in korean


def test_a_banner_alone_makes_no_promotion_written_in_its_language(promotion: Promotion) -> None:
    add_banner(promotion, "de")
    with translation.override("de"):
        assert promotion.written_in == ["en", "ko"]
        assert promotion.language_note
