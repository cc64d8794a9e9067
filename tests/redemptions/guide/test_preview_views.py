import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from promotions.models import ExtraQuestion, Promotion, PromotionText, QuestionText
from redemptions.guide.preview_views import PAGES, without_acts
from redemptions.models import ClaimDraft
from tests.factories import make_member, make_product, make_promotion, make_reward

pytestmark = pytest.mark.django_db


@pytest.fixture
def promotion() -> Promotion:
    promotion = make_promotion(
        slug="spring", is_published=False, recipient_wanted=True, landing_page="https://a.test/"
    )
    PromotionText.objects.create(
        promotion=promotion, language="id", field="name", text="Promo Musim Semi"
    )
    make_reward(promotion, products=[make_product(name="PRO MP241")], n=1)
    question = ExtraQuestion.objects.create(promotion=promotion, link="https://b.test/")
    QuestionText.objects.create(question=question, language="en", label="Join the draw?")
    return promotion


@pytest.fixture
def staff(client: Client, petra: User) -> Client:
    client.force_login(petra)
    return client


def seen(client: Client, promotion: Promotion, **query: str) -> Any:
    return client.get(reverse("promotion-preview", args=[promotion.slug]), query)


def under_the_bar(answer: Any) -> str:
    """What the member would see of the page, without the bar over it."""
    return str(answer.content.decode().split("</section>", 1)[1])


def test_a_hidden_promotion_is_shown_as_a_member_sees_it(
    staff: Client, promotion: Promotion
) -> None:
    answer = seen(staff, promotion)
    assertContains(answer, "Members do not see this yet.")
    for part in ("Redeem Products", "PRO MP241", "Recipient Information", "Join the draw?"):
        assert part in under_the_bar(answer), part
    assert staff.get(reverse("promotion", args=["spring"])).status_code == 404


def test_a_published_promotion_is_shown_too(staff: Client, promotion: Promotion) -> None:
    Promotion.objects.update(is_published=True)
    assertContains(seen(staff, promotion), "This is what members see.")


@pytest.mark.parametrize(
    ("page", "part"),
    [
        ("products", "PRO MP241"),
        ("countries", "Singapore"),
        ("guide", "Check everything and press Redeem"),
        ("no such page", "Redeem Products"),
    ],
)
def test_each_page_of_the_promotion_is_shown(
    page: str, part: str, staff: Client, promotion: Promotion
) -> None:
    assert part in under_the_bar(seen(staff, promotion, page=page))


def test_the_page_is_in_the_language_asked_for_and_the_bar_in_ones_own(
    staff: Client, promotion: Promotion
) -> None:
    answer = seen(staff, promotion, language="id")
    assertContains(answer, '<html lang="id">')
    assert answer.headers["Content-Language"] == "id"
    assert re.search(r'<section class="preview"\s+lang="en"', answer.content.decode())
    assertContains(answer, "Members do not see this yet.")
    assert "Promo Musim Semi" in under_the_bar(answer)
    assertContains(seen(staff, promotion, language="xx"), '<html lang="en">')


def test_the_language_of_a_preview_stays_with_it(staff: Client, promotion: Promotion) -> None:
    seen(staff, promotion, language="id")
    assertContains(staff.get(reverse("promotions")), '<html lang="en">')


@pytest.mark.parametrize("page", PAGES)
def test_nothing_under_the_bar_acts(page: str, staff: Client, promotion: Promotion) -> None:
    # A drawing names its place in the sheet of drawings, and leads nowhere.
    shown = re.sub(r"<use [^>]*>", "", under_the_bar(seen(staff, promotion, page=page)))
    assert not re.search(r"\s(href|action|formaction|method)=", shown)
    assert "<script" not in shown
    buttons = re.findall(r"<button\b[^>]*>", shown)
    assert buttons
    assert all(button.endswith(" disabled>") for button in buttons)


def test_the_page_itself_acts_where_it_is_no_preview(staff: Client, promotion: Promotion) -> None:
    Promotion.objects.update(is_published=True)
    page = staff.get(reverse("promotion", args=[promotion.slug])).content.decode()
    assert re.search(r'\shref="https://a.test/"', page)
    assert "<script" in page


def test_what_is_typed_in_a_text_is_still_only_text() -> None:
    typed = "&lt;a href=&quot;x&quot;&gt;"
    assert without_acts(f"<p>{typed}</p>") == f"<p>{typed}</p>"
    assert without_acts('<a class="b" href="/x/">y</a>') == '<a class="b">y</a>'


def test_a_preview_keeps_nothing(staff: Client, promotion: Promotion) -> None:
    seen(staff, promotion)
    assert staff.post(reverse("promotion-preview", args=["spring"])).status_code == 405
    assert not ClaimDraft.objects.exists()


def test_a_promotion_without_anything_is_shown(staff: Client) -> None:
    bare = make_promotion(is_published=False, regions=[])
    for page in PAGES:
        assert seen(staff, bare, page=page).status_code == 200
    assertContains(seen(staff, bare), "No products eligible for redemption")


def test_a_reward_for_a_category_has_a_sample(staff: Client) -> None:
    promotion = make_promotion(is_published=False)
    make_reward(promotion)
    make_product(name="GeForce RTX 3060")
    assertContains(seen(staff, promotion), "GeForce RTX 3060")


def test_no_promotion_has_no_preview(staff: Client) -> None:
    assert staff.get(reverse("promotion-preview", args=["none"])).status_code == 404


def test_members_and_staff_without_the_permission_see_no_preview(
    client: Client, alice: User, promotion: Promotion
) -> None:
    client.force_login(alice)
    member = client.get(reverse("promotion-preview", args=["spring"]), follow=True)
    assert member.status_code == 403
    client.force_login(make_member("sam@example.com", is_staff=True))
    assert seen(client, promotion).status_code == 403


def test_staff_without_their_second_factor_see_no_preview(
    settings: Any, staff: Client, promotion: Promotion
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    answer = seen(staff, promotion)
    assert answer.status_code == 302
    assertNotContains(staff.get(answer["Location"], follow=True), "PRO MP241")
