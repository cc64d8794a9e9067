import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from promotions.models import ExtraQuestion, Reward
from redemptions.models import DrawEntry, DrawResult
from redemptions.review import decisions
from redemptions.rewarding import draws
from tests.factories import make_claim, make_member, make_promotion, make_reward

SURE = {"winners": 1, "is_sure": "on", "leaves_out": "on"}


@pytest.fixture
def draw(alice: User, bob: User, rita: User) -> Reward:
    """A draw in which alice takes part; bob's claim is not decided yet."""
    promotion = make_promotion()
    make_reward(promotion, n=3)
    draw = make_reward(promotion, name="A desk", kind="draw", stock=3)
    asked = ExtraQuestion.objects.create(promotion=promotion, kind="yes_no", draw=draw)
    yes, no = ({str(asked.pk): answer} for answer in ("yes", "no"))
    claim = make_claim(alice, promotion, answers=yes)
    make_claim(bob, promotion, answers=yes)
    make_claim(make_member(), promotion, answers=no)
    decisions.approve(claim_id=claim.pk, by=rita)
    return draw


def address(draw: Reward) -> str:
    return reverse("admin:redemptions_claim_draw", args=[draw.pk])


def test_the_promotions_page_leads_to_it(client: Client, petra: User, draw: Reward) -> None:
    client.force_login(petra)
    page = reverse("admin:promotions_promotion_change", args=[draw.promotion_id])
    assertContains(client.get(page), f'href="{address(draw)}"')


def test_it_says_who_takes_part_and_what_speaks_against_drawing_now(
    client: Client, petra: User, draw: Reward
) -> None:
    client.force_login(petra)
    page = client.get(address(draw))
    assertContains(page, "1 approved claim takes part.")
    assertContains(page, "still takes requests until")
    assertContains(page, "1 claim is not decided yet")
    assertContains(page, f"view=awaiting&amp;promotion={draw.promotion_id}")
    assertContains(page, 'value="3"')


def test_it_asks_once_more_then_draws_once(client: Client, petra: User, draw: Reward) -> None:
    client.force_login(petra)
    assertContains(client.post(address(draw), {"winners": 1}), "Confirm that the draw")
    assert not DrawResult.objects.exists()
    assertContains(client.post(address(draw), {"is_sure": "on"}), "Decide these claims first")
    assert not DrawResult.objects.exists()
    sure = SURE
    page = client.post(address(draw), sure, follow=True)
    assertContains(page, "Drawn: 1 winner gets an email.")
    assertContains(page, DrawEntry.objects.get().claim.reference)
    assertNotContains(page, "Draw the winners")
    assertContains(client.post(address(draw), sure, follow=True), "was faster")


def test_the_number_is_asked_where_no_stock_is_written_down(
    client: Client, petra: User, draw: Reward
) -> None:
    Reward.objects.filter(pk=draw.pk).update(stock=None)
    client.force_login(petra)
    bad = client.post(address(draw), {"winners": 0, "is_sure": "on"})
    assertContains(bad, "greater than or equal to 1")
    client.post(address(draw), SURE)
    assert DrawEntry.objects.won(draw).count() == 1


def test_nobody_can_be_drawn_where_nobody_takes_part(
    client: Client, petra: User, draw: Reward
) -> None:
    DrawEntry.objects.all().delete()
    client.force_login(petra)
    assertNotContains(client.get(address(draw)), "Draw the winners")
    page = client.post(address(draw), SURE, follow=True)
    assertContains(page, "Nobody takes part in this draw yet.")


def test_a_draw_of_nothing_is_refused(client: Client, petra: User, draw: Reward) -> None:
    Reward.objects.filter(pk=draw.pk).update(stock=0)
    client.force_login(petra)
    assertContains(client.post(address(draw), SURE, follow=True), "There is nothing to win")
    assert not DrawResult.objects.exists()


def test_others_of_the_staff_read_it_and_only_some_see_who_won(
    client: Client, petra: User, axel: User, draw: Reward
) -> None:
    client.force_login(axel)
    assertNotContains(client.get(address(draw)), "Draw the winners")
    refused = client.post(address(draw), SURE)
    assert refused.status_code == 403
    client.force_login(petra)
    page = client.post(address(draw), SURE, follow=True)
    assertNotContains(page, "alice@example.com")
    client.force_login(axel)
    assertContains(client.get(address(draw)), "alice@example.com")


def test_ops_note_that_the_prize_was_sent(
    client: Client, petra: User, omar: User, draw: Reward
) -> None:
    draws.draw_winners(draw_id=draw.pk, by=petra, winners=1)
    client.force_login(petra)
    assertContains(client.get(address(draw)), "not sent yet")
    client.force_login(omar)
    assertContains(client.get(address(draw)), "Prize sent")
    page = reverse("admin:redemptions_claim_prize", args=[draw.pk])
    entry = DrawEntry.objects.get()
    given = {"entry": entry.pk, "note": "DHL 7", "link": "no link"}
    assertContains(client.post(page, given, follow=True), "nothing was noted")
    given["link"] = "https://parcels.example/7"
    assertContains(client.post(page, given, follow=True), "the prize is on its way")
    assertContains(client.post(page, given, follow=True), "There is nothing to send")
    assertContains(client.post(page, {}, follow=True), "There is nothing to send")
    shown = client.get(address(draw))
    assertContains(shown, "DHL 7")
    assertNotContains(shown, "Prize sent")
    client.force_login(entry.claim.user)
    claim_page = client.get(reverse("claim", args=[entry.claim.reference]))
    assertContains(claim_page, 'href="https://parcels.example/7"')


def test_a_reward_that_is_no_draw_has_no_such_page(
    client: Client, petra: User, draw: Reward
) -> None:
    client.force_login(petra)
    code = draw.promotion.rewards.exclude(pk=draw.pk).get()
    assert client.get(address(code)).status_code == 404
