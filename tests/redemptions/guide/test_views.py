import re
from pathlib import Path
from unicodedata import normalize

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from foundation import pdf
from products.registration.forms import CheckForm, PurchaseForm, SerialForm
from promotions.models import Promotion, PromotionText
from redemptions.guide import pdf_files as files
from redemptions.guide import pictures as guide_pictures
from tests.factories import jpeg, make_category, make_product, make_promotion, make_reward
from tests.redemptions.guide import printed_layout

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Whether each letter is drawn in each of them, test_pdf.py asks by its fonts.
OURS_FIRST = ["en", *(pytest.param(code, marks=pytest.mark.long) for code in LANGUAGES[1:])]


@pytest.fixture(autouse=True)
def _kept_here(settings: Settings, tmp_path: Path) -> None:
    settings.GUIDES_DIR = tmp_path


@pytest.fixture
def promotion() -> Promotion:
    promotion = make_promotion(
        slug="spring",
        recipient_wanted=True,
        banner=SimpleUploadedFile("banner.jpg", jpeg()),
        regions=["DE"],
    )
    make_reward(promotion, products=[make_product(name="PRO MP241")], n=1)
    return promotion


def page_of(client: Client, promotion: Promotion, language: str = "en") -> str:
    url = reverse("redeem-guide", args=[promotion.slug])
    return client.get(url, headers={"accept-language": language}).content.decode()


def text_of(file: Path) -> str:
    """All words of a PDF in one line; Chinese signs that look like their radical are the same."""
    document = pypdfium2.PdfDocument(file)
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return bare("".join(pages))


def bare(text: str) -> str:
    return re.sub(r"\s", "", normalize("NFKC", text))


@pytest.mark.parametrize("language", OURS_FIRST)
def test_each_step_has_a_picture_with_the_labels_of_the_page_itself(
    client: Client, promotion: Promotion, language: str
) -> None:
    pictures = re.findall(
        r'<div class="screen".*?</li>', page_of(client, promotion, language), re.DOTALL
    )
    assert len(pictures) == 9
    with translation.override(language):
        for picture, form, name in (
            (pictures[1], SerialForm, "serial"),
            (pictures[2], CheckForm, "chk"),
            (pictures[3], PurchaseForm, "purchased_on"),
            (pictures[3], PurchaseForm, "invoice"),
        ):
            assert str(form.base_fields[name].label) in picture


def test_the_serial_number_in_the_pictures_is_one_of_the_products_category(
    client: Client, promotion: Promotion
) -> None:
    card, chair = "BA3T01946000V", "H120W10301167"
    assert card in page_of(client, promotion)
    product = make_product(category=make_category("Gaming Chair"))
    promotion.rewards.get().products.set([product])
    page = page_of(client, promotion)
    assert chair in page
    assert card not in page


def test_the_pictures_show_a_product_and_a_region_that_take_part(
    client: Client, promotion: Promotion
) -> None:
    page = page_of(client, promotion)
    assert page.count("PRO MP241") > 3
    assert "Germany" in page


def test_a_picture_asks_for_what_the_promotion_asks_for(
    client: Client, promotion: Promotion
) -> None:
    asks = re.compile(r'screen__label">Zip code&nbsp;\*')
    assert asks.search(page_of(client, promotion))
    Promotion.objects.update(recipient_wanted=False)
    assert not asks.search(page_of(client, promotion))


def test_the_examples_are_those_of_the_categories(client: Client) -> None:
    promotion = make_promotion(serial_photo_wanted=False)
    reward = make_reward(promotion)
    reward.categories.set([make_category("Laptop"), make_category("Gaming Chair")])
    page = page_of(client, promotion)
    assert set(re.findall(r'guide\.svg#([\w-]+)"', page)) == {
        "invoice-good", "invoice-bad", "laptop-product", "gaming-chair-product",
    }  # fmt: skip
    assert len(re.findall(r"#(?:laptop|gaming-chair)-barcode", page)) == 1
    Promotion.objects.update(serial_photo_wanted=True)
    page = page_of(client, promotion)
    assert re.findall(r"serials/(\S+)\.svg#\1-(good|bad)", page) in (
        [("laptop", "good"), ("laptop", "bad")],
        [("gaming-chair", "good"), ("gaming-chair", "bad")],
    )


def test_a_category_without_a_drawing_is_left_out(client: Client) -> None:
    promotion = make_promotion()
    make_reward(promotion).categories.set([make_category("Toaster")])
    assert "toaster" not in page_of(client, promotion)


def test_a_promotion_without_products_has_steps_and_no_pictures(client: Client) -> None:
    page = page_of(client, make_promotion())
    assert "Sign up or sign in" in page
    assert 'class="screen"' not in page


def test_the_answers_of_the_faq_stand_in_it(client: Client, promotion: Promotion) -> None:
    page = page_of(client, promotion)
    assert "My code does not work" in page
    assert "8 to 12 weeks after approval" in page
    assert "15 characters" not in page, "not every code has as many"
    assert 'href="/support/contact/"' in page
    promotion.rewards.update(code_format="pattern", code_pattern="AAAABBBBCCCCDDDD")
    page = page_of(client, promotion)
    assert "A code of the form AAAABBBBCCCCDDDD has 16 characters" in page


def test_more_products_cost_no_more_queries(client: Client, promotion: Promotion) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page_of(client, promotion)
        return len(seen)

    page_of(client, promotion)
    before = queries()
    promotion.rewards.get().products.add(*(make_product() for _ in range(5)))
    assert queries() == before


@pytest.mark.parametrize("language", OURS_FIRST)
def test_the_paper_says_in_each_language_what_the_page_says(
    promotion: Promotion, language: str
) -> None:
    file = files.pdf_of(promotion, language)
    assert printed_layout.faults(file) == []
    told = text_of(file)
    with translation.override(language):
        for view in guide_pictures.context(promotion)["views"]:
            assert bare(view["step"].title) in told
            for act in view["step"].acts.values():
                assert bare(act) in told
    assert "PROMP241" in told


@pytest.mark.long
def test_the_paper_is_printed_once_and_anew_when_the_promotion_changes(
    promotion: Promotion,
) -> None:
    first = files.pdf_of(promotion, "en")
    made_at = first.stat().st_mtime_ns
    assert files.pdf_of(promotion, "en") == first
    assert first.stat().st_mtime_ns == made_at
    other = files.pdf_of(promotion, "id")
    PromotionText.objects.filter(field="name", language="en").update(text="Summer Days")
    changed = Promotion.objects.get(pk=promotion.pk)
    second = files.pdf_of(changed, "en")
    assert "SummerDays" in text_of(second)
    assert not first.exists()
    assert other.exists()


def test_the_page_leads_to_the_paper_in_each_language(client: Client, promotion: Promotion) -> None:
    page = page_of(client, promotion)
    for language in LANGUAGES:
        url = reverse("redeem-guide-paper", args=[promotion.slug, language])
        assert f'href="{url}"' in page
    answer = client.get(reverse("redeem-guide-paper", args=[promotion.slug, "ko"]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "redeem-guide-spring-ko.pdf" in answer.headers["Content-Disposition"]
    assert answer.getvalue().startswith(b"%PDF-")


def test_there_is_no_paper_in_a_language_that_is_not_ours_nor_of_a_hidden_promotion(
    client: Client, promotion: Promotion
) -> None:
    def status(language: str) -> int:
        return client.get(reverse("redeem-guide-paper", args=["spring", language])).status_code

    assert status("xx") == 404
    Promotion.objects.filter(pk=promotion.pk).update(is_published=False)
    assert status("en") == 404


@pytest.mark.usefixtures("promotion")
def test_where_it_cannot_be_printed_the_page_is_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "COMMAND", (pdf.COMMAND[0], "-c", "raise SystemExit(1)"))
    answer = client.get(reverse("redeem-guide-paper", args=["spring", "en"]))
    assertRedirects(answer, reverse("redeem-guide", args=["spring"]))


@pytest.mark.usefixtures("promotion")
def test_without_the_library_nothing_leads_to_a_paper(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("redeem-guide", args=["spring"])
    assertContains(client.get(url), "(PDF)")
    monkeypatch.setattr("redemptions.guide.views.can_print", lambda: False)
    assertNotContains(client.get(url), "(PDF)")
    paper_url = reverse("redeem-guide-paper", args=["spring", "en"])
    assert client.get(paper_url).status_code == 404
