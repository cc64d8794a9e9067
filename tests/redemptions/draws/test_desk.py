"""The page of a draw for staff, the page on which a winner accepts, and what everybody reads."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from fulfilment.delivery import sending
from fulfilment.draws import drawing
from fulfilment.models import DrawRound, Fulfilment, PrizeOffer
from fulfilment.parcels import shipping
from notifications.models import Email
from promotions.models import ExtraQuestion, Reward
from redemptions.models import Claim
from redemptions.review import decisions
from tests import lucky_draws
from tests.factories import make_claim, make_promotion, make_reward


@pytest.fixture
def draw(alice: User, bob: User, rita: User) -> Reward:
    """A draw in which alice takes part; bob's claim is not decided yet."""
    promotion = make_promotion()
    make_reward(promotion, n=3)
    draw = make_reward(promotion, name="A desk", kind="draw", stock=1)
    asked = ExtraQuestion.objects.create(promotion=promotion, kind="yes_no", draw=draw)
    yes = {str(asked.pk): "yes"}
    claim = make_claim(alice, promotion, answers=yes)
    make_claim(bob, promotion, answers=yes)
    decisions.approve(claim_id=claim.pk, by=rita)
    return draw


def address(draw: Reward, act: str = "") -> str:
    return reverse(f"admin:redemptions_claim_draw{act}", args=[draw.pk])


def said(client: Client, draw: Reward, act: str, **given: object) -> str:
    """Press a button; gives the page that follows."""
    answer = client.post(address(draw, f"_{act}"), given, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draw_is_announced_on_its_page(client: Client, petra: User) -> None:
    draw = make_reward(make_promotion(), kind="draw", stock=1)
    draw.rounds.all().delete()
    client.force_login(petra)
    assertContains(client.get(address(draw)), "Announce the draw")
    last = draw.promotion.claim_until
    given = {
        "prizes": 1,
        "closes_on": last,
        "value_of": "DAX, closing value",
        "value_url": "https://exchange.example/",
        "value_on": last,
        "answer_days": 14,
    }
    assert "after that" in said(client, draw, "announcement", **given)
    assert "required" in said(client, draw, "announcement", **given | {"value_of": ""})
    given["value_on"] = last + timedelta(days=1)
    assert "Announced:" in said(client, draw, "announcement", **given)
    assertNotContains(client.get(address(draw)), "Announce the draw")
    assertContains(client.get(reverse("draw", args=[draw.pk])), draw.rounds.get().seed_digest)


@pytest.mark.long
def test_two_type_the_value_and_the_winner_accepts(
    client: Client, petra: User, lena: User, omar: User, alice: User, draw: Reward
) -> None:
    client.force_login(petra)
    assertContains(client.get(address(draw)), "1 claim is not decided yet")
    round_ = lucky_draws.freeze(draw)
    assert "once a colleague has typed" in said(client, draw, "value", value="24,309.17")
    waits = client.get(address(draw))
    assertContains(waits, "two have to type the same")
    assertNotContains(waits, "24,309.17")
    client.force_login(lena)
    assert "being held" in said(client, draw, "value", value="24,309.17")
    drawing.draw(round_.pk)
    offer = PrizeOffer.objects.get()
    client.force_login(alice)
    claim = Claim.objects.get(user=alice)
    page = reverse("claim-prize", args=[claim.reference, offer.pk])
    assertContains(client.get(reverse("claim", args=[claim.reference])), f'href="{page}"')
    assertContains(client.get(page), "Accept it by")
    accepted = client.post(page, {"accept": ""}, follow=True)
    assertContains(accepted, "Now tell us where to send it.")
    assertContains(accepted, "Where shall we send it?")
    assertContains(client.get(page, follow=True), "waiting for your answer")
    client.force_login(omar)
    prize = Fulfilment.objects.get(cause__prize_offer=offer)
    parcel = reverse("admin:fulfilment_parcel_change", args=[prize.pk])
    assertContains(client.get(address(draw)), f'href="{parcel}">due</a>')
    assert sending.note_sent(fulfilment_id=prize.pk, by=omar, note="DHL 7")
    assertContains(client.get(address(draw)), f'href="{parcel}">on its way</a>')
    assert "DHL 7" in Email.objects.get(kind="claim_shipped").text
    client.force_login(alice)
    assertContains(client.get(reverse("claim", args=[claim.reference])), "on its way. DHL 7")
    shipping.note_returned(parcel_id=prize.pk, by=omar, note="")
    back = Email.objects.get(kind="parcel_returned")
    assert f"claims%2F{claim.reference}%2F" in back.text
    letters = client.get(reverse("claim-letters", args=[claim.reference]))
    assertContains(letters, back.subject)


def test_a_strangers_prize_is_not_there(
    client: Client, bob: User, rita: User, lena: User, draw: Reward
) -> None:
    lucky_draws.hold(draw, rita, lena)
    reference = Claim.objects.get(user__email="alice@example.com").reference
    client.force_login(bob)
    page = reverse("claim-prize", args=[reference, PrizeOffer.objects.get().pk])
    assert client.get(page).status_code == 404


@pytest.mark.long
def test_who_is_disqualified_leaves_the_prize_to_the_next_and_a_void_round_stays_on_record(
    client: Client, petra: User, lena: User, bob: User, rita: User, draw: Reward
) -> None:
    decisions.approve(claim_id=Claim.objects.get(user=bob).pk, by=rita)
    lucky_draws.hold(draw, lena, petra)
    lucky_draws.accept_all(draw)
    client.force_login(petra)
    first = PrizeOffer.objects.get()
    text = "the prize went to the next in line"
    assert text in said(client, draw, "disqualification", offer=first.pk, note="Two accounts.")
    states = list(PrizeOffer.objects.order_by("pk").values_list("state", "reason"))
    assert states == [("disqualified", "rules"), ("offered", "")]
    assert Fulfilment.objects.get(cause__prize_offer=first).status == "revoked"
    assert "holds no prize" in said(client, draw, "disqualification", offer=first.pk, note="-")
    assert "Confirm that this round" in said(client, draw, "void", reason="The value was wrong.")
    void = said(client, draw, "void", reason="The value was wrong.", is_sure="on")
    assert "Announce the draw again" in void
    lucky_draws.announce(draw)
    again = lucky_draws.hold(draw, lena, petra)
    assert (again.number, PrizeOffer.objects.filter(round=again).count()) == (2, 1)
    public = client.get(reverse("draw", args=[draw.pk]))
    assertContains(public, "The value was wrong.")
    assertContains(public, "the draw is held again")
    assertContains(public, again.seed)
    assertNotContains(public, "Two accounts.")
    assertNotContains(public, "alice")
    assert DrawRound.objects.filter(draw=draw).count() == 2


def test_only_who_draws_may_act(client: Client, axel: User, draw: Reward) -> None:
    client.force_login(axel)
    assertNotContains(client.get(address(draw)), "Void")
    assert client.post(address(draw, "_value"), {"value": "1"}).status_code == 403


def test_a_ticket_is_voided_by_its_order(client: Client, petra: User, draw: Reward) -> None:
    client.force_login(petra)
    given = {"reference": Claim.objects.get(user__email="alice@example.com").reference}
    assert "doesn&#x27;t count" in said(client, draw, "ticket", note="-", **given)
    assert "No ticket that counts" in said(client, draw, "ticket", note="-", **given)
