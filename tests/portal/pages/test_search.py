"""Search: what is found by whom, and what never is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from portal.pages import search as searching
from portal.pages.faq import QUESTIONS, Question
from portal.pages.matching import SearchQuery
from promotions.models import Promotion, PromotionText
from redemptions.models import Claim
from redemptions.review import decisions
from tests import factories

pytestmark = pytest.mark.django_db


def found(typed: str, member: User | None = None) -> dict[str, list[str]]:
    """The kinds of which something was found, and where it is."""
    groups = searching.search(SearchQuery.of(typed), member=member)
    return {str(group.name): [hit.url for hit in group.hits] for group in groups}


def page_of(client: Client, **asked: str) -> str:
    answer = client.get(reverse("search"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def promotion() -> Promotion:
    promotion = factories.make_promotion(name="Café Rewards", limit_per_member=20)
    factories.make_reward(promotion, n=20, name="Tea code")
    return promotion


@pytest.fixture
def claim(alice: User, promotion: Promotion) -> Claim:
    unit = factories.make_serial(serial="BA3T01946000V")
    return factories.make_claim(alice, promotion, factories.make_registered(alice, serial=unit))


@pytest.mark.parametrize("typed", ["ba3t-0194 6000v", "S/N: BA3T01946000V", "BA3T0194"])
def test_a_member_finds_product_and_claim_by_the_serial_number(
    alice: User, claim: Claim, typed: str
) -> None:
    assert found(typed, alice) == {
        "My Products": [f"/products/#product-{claim.registered_product_id}"],
        "Your claims": [reverse("claim", args=[claim.reference])],
    }


def test_a_claim_is_found_by_order_id_product_and_promotion(alice: User, claim: Claim) -> None:
    name = claim.registered_product.product.name
    for typed in (claim.reference.upper(), claim.reference[:6], name, "cafe rewards"):
        assert found(typed, alice)["Your claims"] == [reverse("claim", args=[claim.reference])]


def test_what_is_anothers_is_found_by_nobody_else(
    alice: User, bob: User, claim: Claim, client: Client
) -> None:
    for typed in ("BA3T01946000V", claim.reference):
        assert found(typed, alice)
        assert found(typed, bob) == {}
        assert found(typed) == {}
        assert claim.serial.serial not in page_of(client, q=typed[:8])


def test_a_product_that_was_given_away_is_not_found(alice: User, claim: Claim) -> None:
    claim.registered_product.released_at = claim.submitted_at
    claim.registered_product.save()
    assert "My Products" not in found("BA3T01946000V", alice)


def test_a_promotion_is_found_by_its_texts_and_by_what_it_gives(promotion: Promotion) -> None:
    for language, text in (("en", "For tea drinkers"), ("id", "Untuk pencinta teh")):
        PromotionText.objects.create(
            promotion=promotion, field="summary", language=language, text=text
        )
    here = [reverse("promotion", args=[promotion.slug])]
    for typed in ("CAFE", "tea drinkers", "tea code", "graphics card"):
        assert found(typed)["Promotions"] == here, typed
    assert "Promotions" not in found("pencinta")
    with translation.override("id"):
        assert found("pencinta")["Promosi"] == here
        assert found("cafe")["Promosi"] == here, "a text that is not translated is found in English"


def test_a_promotion_that_is_not_published_is_not_found(promotion: Promotion) -> None:
    Promotion.objects.filter(pk=promotion.pk).update(is_published=False)
    assert found("cafe") == {}


def test_how_a_reward_is_activated_is_not_found(promotion: Promotion) -> None:
    assert promotion.text("activation") == "Type the code into the shop's page."
    assert "Promotions" not in found("into the shop's page")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.anchor)
def test_each_answer_is_found_and_stands_where_the_link_leads(
    client: Client, question: Question
) -> None:
    assert question.url in found(str(question.title))["FAQ"]
    anchor = f'id="{question.anchor}"'
    assert client.get(reverse("faq")).content.decode().count(anchor) == 1


def test_answers_are_found_in_the_readers_language() -> None:
    assert found("working days")["FAQ"] == ["/support/faq/#duration"]
    with translation.override("id"):
        assert found("hari kerja")["FAQ"] == ["/support/faq/#duration"]
        assert "FAQ" not in found("working days")


def test_titles_come_before_texts(promotion: Promotion) -> None:
    for n in range(6):
        other = factories.make_promotion(name=f"Other {n}")
        PromotionText.objects.create(
            promotion=other, field="summary", language="en", text="Not for a café"
        )
    group = searching.search(SearchQuery.of("cafe"), member=None)[0]
    assert group.hits[0].url == reverse("promotion", args=[promotion.slug])
    assert (len(group.hits), group.more) == (5, 2)


def test_more_than_fits_leads_to_the_page_of_all(client: Client) -> None:
    for n in range(7):
        factories.make_promotion(name=f"Tea {n}")
    page = page_of(client, q="tea")
    assert "2 more results." in page
    assert f'<a href="{reverse("promotions")}">Show all' in page


def test_it_is_marked_and_escaped(client: Client) -> None:
    factories.make_promotion(name="<script>Tea</script>")
    page = page_of(client, q="<script>tea")
    assert "&lt;script&gt;<mark>" not in page
    assert "<mark>&lt;script&gt;Tea</mark>&lt;/script&gt;" in page
    assert "<script>T" not in page
    assert 'value="&lt;script&gt;tea"' in page


@pytest.mark.parametrize("typed", ["", "  "])
def test_without_a_word_the_page_only_asks(client: Client, typed: str) -> None:
    page = page_of(client, q=typed)
    assert "What are you looking for?" in page
    assert "Nothing found" not in page
    assert "at least 2" not in page


def test_one_character_is_told_to_be_too_short(client: Client) -> None:
    assert "Type at least 2" in page_of(client, q="a")


def test_nothing_found_says_what_else_to_try(client: Client, alice: User) -> None:
    assert "Sign in to search your own" in page_of(client, q="qwertz")
    client.force_login(alice)
    page = page_of(client, q="qwertz & co")
    assert "Nothing found for “qwertz &amp; co”" in page
    assert "Try the serial number, the Order ID" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [("q=a%00b", 400), (f"q={'x' * 9000}", 200), ("q=%ff%fe", 200), ("q[]=1&q=%F0%9F%A6%84x", 200)],
)
def test_no_input_is_a_server_error(client: Client, alice: User, query: str, status: int) -> None:
    client.force_login(alice)
    assert client.get(f"{reverse('search')}?{query}").status_code == status


def test_the_page_is_kept_by_nobody(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert "no-store" in client.get(reverse("search"), {"q": "tea"}).headers["Cache-Control"]


def test_every_page_leads_to_the_search_without_javascript(client: Client) -> None:
    page = client.get(reverse("faq")).content.decode()
    assert '<a class="icon-button not-wide"\n' in page
    form = page.partition('class="topbar__search')[2].partition("</form>")[0]
    assert f'action="{reverse("search")}"' in form
    assert 'name="q"' in form
    assert page_of(client).count('role="search"') == 1


def test_queries_do_not_grow_with_what_there_is(
    client: Client, alice: User, rita: User, promotion: Promotion
) -> None:
    client.force_login(alice)

    def more() -> None:
        factories.make_reward(factories.make_promotion(), n=1)
        factories.make_registered(alice)
        claim = factories.make_claim(alice, promotion)
        decisions.approve(claim_id=claim.pk, by=rita)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = page_of(client, q="geforce")
        assert "Redeem Success" in page
        return len(captured)

    more()
    page_of(client, q="geforce")
    counted = queries()
    more()
    more()
    page_of(client, q="geforce")  # reads the promotions anew, for all visits after it
    assert queries() == counted
    assert counted <= 25
