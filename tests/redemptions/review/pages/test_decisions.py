"""The acts of the review page: each calls its verb, tells what became of it, and goes on."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from fulfilment.models import Fulfilment
from notifications.models import Email
from promotions.models import Promotion, RewardCode
from redemptions.claims import drafts, submit
from redemptions.models import Claim, ScheduledDecision, SendBackReason, timeline
from redemptions.review import decisions, leases, undo_window
from tests.factories import jpeg, make_claim, make_promotion, make_reward, picture


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion(limit_per_member=9)
    make_reward(promotion, n=3)
    return promotion


@pytest.fixture
def claims(alice: User, promotion: Promotion) -> list[Claim]:
    return [make_claim(alice, promotion) for _ in range(2)]


@pytest.fixture
def desk_client(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def address(act: str, claim: Claim) -> str:
    return reverse(f"admin:redemptions_claim_{act}", args=[claim.pk])


def seen(claim: Claim) -> dict[str, str]:
    """What the page of a claim sends along with a decision."""
    return {"seen": timeline.newest_of_member(claim, claim.events.all())}


def act(client: Client, claim: Claim, name: str, **data: Any) -> str:
    response = client.post(address(name, claim), {**seen(claim), **data}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def asked_by_script(client: Client, claim: Claim, name: str, **data: Any) -> dict[str, Any]:
    response = client.post(
        address(name, claim), {**seen(claim), **data}, headers={"accept": "application/json"}
    )
    answer: dict[str, Any] = response.json()
    return answer


def test_approve_goes_on_with_the_next_claim_and_may_be_undone(
    desk_client: Client, claims: list[Claim], rita: User
) -> None:
    response = desk_client.post(f"{address('approval', claims[0])}?region=DE", seen(claims[0]))
    assertRedirects(response, f"{address('change', claims[1])}?region=DE")
    assert ScheduledDecision.objects.get().scheduled_by == rita
    assert leases.holder_of(claims[1]) == rita
    page = act(desk_client, claims[0], "undo")
    assert f"Undone: {claims[0].reference} is yours again." in page
    assert not ScheduledDecision.objects.exists()


def test_a_script_reads_what_became_of_it(desk_client: Client, claims: list[Claim]) -> None:
    news = asked_by_script(desk_client, claims[0], "approval")
    assert news == {
        "text": f"Approved {claims[0].reference} before its evidence was read.",
        "is_done": True,
        "undo": address("undo", claims[0]),
        "page": address("change", claims[0]),
    }
    again = asked_by_script(desk_client, claims[0], "approval")
    assert (again["is_done"], again["undo"]) == (False, "")


def test_undo_in_vain_says_so(desk_client: Client, claims: list[Claim]) -> None:
    asked_by_script(desk_client, claims[0], "approval")
    ScheduledDecision.objects.update(takes_effect_at=timezone.now() - timedelta(seconds=1))
    assert "It is too late" in act(desk_client, claims[0], "undo")


def test_a_second_press_of_approve_is_told_as_ones_own(
    desk_client: Client, claims: list[Claim]
) -> None:
    act(desk_client, claims[0], "approval")
    text = "You have decided this claim already: approved."
    assert text in act(desk_client, claims[0], "approval")
    ScheduledDecision.objects.update(takes_effect_at=timezone.now() - timedelta(seconds=1))
    undo_window.carry_out_due()
    assert text in act(desk_client, claims[0], "approval")


def test_who_comes_late_reads_who_was_faster(
    desk_client: Client, claims: list[Claim], lena: User
) -> None:
    undo_window.approve(claim_id=claims[0].pk, by=lena)
    decisions.approve(claim_id=claims[1].pk, by=lena)
    for claim in claims:
        assert "Lena Example was faster: approved." in act(desk_client, claim, "hold")
        page = act(desk_client, claim, "sending-back", reason="x")
        assert "Lena Example was faster: approved." in page
    page = act(desk_client, claims[1], "sending-back", reason="")
    assert "Lena Example was faster: approved." in page


def test_without_stock_the_claim_waits_for_it(desk_client: Client, claims: list[Claim]) -> None:
    RewardCode.objects.update(voided_at=timezone.now())
    assert "the claim waits for stock and goes on by itself" in act(
        desk_client, claims[0], "approval"
    )
    ScheduledDecision.objects.update(takes_effect_at=timezone.now())
    undo_window.carry_out_due()
    assert list(Claim.objects.waiting_for_stock()) == claims[:1]
    tab = desk_client.get(reverse("admin:redemptions_claim_changelist"), {"view": "no_stock"})
    assert [each.pk for each in tab.context["page"].claims] == [claims[0].pk]
    assertContains(tab, "waits for stock since")


def test_sending_back_needs_a_reason_and_keeps_what_was_typed(
    desk_client: Client, claims: list[Claim]
) -> None:
    assert "Say what is missing" in act(desk_client, claims[0], "sending-back", reason=" ")
    page = act(desk_client, claims[0], "sending-back", reason="x" * 2001)
    assert "x" * 2001 in page
    assert not ScheduledDecision.objects.exists()
    news = asked_by_script(desk_client, claims[0], "sending-back", reason="")
    assert (news["is_done"], "Say what is missing" in news["text"]) == (False, True)


def test_several_reasons_are_one_letter_and_one_list_of_what_to_replace(
    desk_client: Client, claims: list[Claim], settings: Settings
) -> None:
    settings.UNDO_SECONDS = 0
    names = ["Photo shows the box", "Model not on the invoice", "Store not on the invoice"]
    reasons = list(SendBackReason.objects.filter(name__in=names))
    pks = [reason.pk for reason in reasons]
    asked_by_script(desk_client, claims[0], "sending-back", reasons=pks)
    undo_window.carry_out_due()
    decision = claims[0].decisions.get()
    assert decision.asks_for == ["invoice", "serial_photo"]
    assert decision.reason == "\n".join(reason.text("en") for reason in reasons)
    letter = Email.objects.get(kind="claim_sent_back")
    assert all(reason.text("en") in letter.text for reason in reasons)


@pytest.mark.long
def test_hold_take_up_assign_and_note(
    desk_client: Client, claims: list[Claim], rita: User, lena: User
) -> None:
    claim = claims[0]
    act(desk_client, claim, "hold", **{"hold-note": "Shop was asked."})
    assert claim.events.last().note == "Shop was asked."  # type: ignore[union-attr]
    act(desk_client, claim, "taking-up")
    act(desk_client, claim, "assignment", **{"assign-reviewer": rita.pk})
    claim.refresh_from_db()
    assert (claim.held_at, claim.assigned_to) == (None, rita)
    page = act(desk_client, claim, "assignment", **{"assign-reviewer": lena.pk})
    assert "You may not assign claims to this person." in page
    act(desk_client, claim, "note", **{"note-text": "Called the shop."})
    assert "Called the shop." in desk_client.get(address("change", claim)).content.decode()
    act(desk_client, claim, "note", **{"note-text": " "})
    assert claim.events.filter(kind="noted").count() == 1


def test_a_lead_releases_the_claim_of_another(
    client: Client, claims: list[Claim], rita: User, lena: User
) -> None:
    leases.take(claim_id=claims[0].pk, by=rita)
    client.force_login(lena)
    assert "Released." in act(client, claims[0], "lead-release")
    assert leases.holder_of(claims[0]) is None
    assert "Nobody was working on this claim." in act(client, claims[0], "lead-release")


@pytest.mark.parametrize("given", [{"reason": "Forged."}, {"is_sure": "on"}, {}])
def test_rejecting_needs_a_reason_and_a_second_confirmation(
    given: dict[str, str], client: Client, claims: list[Claim], lena: User
) -> None:
    client.force_login(lena)
    page = client.post(address("rejection", claims[0]), given)
    assertContains(page, "errorlist")
    assert not claims[0].decisions.exists()


def test_a_lead_rejects_for_good_and_the_letter_is_its_own(
    client: Client, claims: list[Claim], lena: User
) -> None:
    client.force_login(lena)
    assertContains(client.get(address("rejection", claims[0])), "send the claim back instead")
    page = act(client, claims[0], "rejection", reason="Forged.", is_sure="on")
    assert f"Rejected {claims[0].reference} for good." in page
    claims[0].refresh_from_db()
    assert claims[0].status == Claim.Status.REJECTED
    assert Email.objects.filter(kind="claim_rejected").count() == 1
    page = act(client, claims[0], "rejection", reason="Forged.", is_sure="on")
    assert "You have decided this claim already: rejected." in page


@pytest.mark.parametrize("name", ["approval", "sending-back", "rejection"])
def test_what_the_member_corrected_meanwhile_is_looked_at_before_a_decision(
    name: str, client: Client, claims: list[Claim], rita: User, lena: User
) -> None:
    claim, opened = claims[0], seen(claims[0])
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    claim.refresh_from_db()
    draft = drafts.correction_of(claim)
    kept = drafts.save_draft(draft, recipient={}, answers={}, registered=draft.registered_product)
    drafts.save_photo(kept, picture("sharp.jpg", jpeg(150, 150)))
    submit.resubmit_claim(by=claim.user, claim_id=claim.pk)
    client.force_login(lena)
    words = {"reason": "Forged.", "is_sure": "on"}
    assert "The member has changed this claim" in act(client, claim, name, **opened, **words)
    assert not ScheduledDecision.objects.exists()
    assert claim.decisions.count() == 1
    assert "The member has changed this claim" not in act(client, claim, name, **words)


def test_a_lead_takes_a_reward_back_once(
    client: Client, claims: list[Claim], rita: User, lena: User
) -> None:
    decisions.approve(claim_id=claims[0].pk, by=rita)
    client.force_login(lena)
    assertContains(client.get(address("revocation", claims[0])), "has not got the reward yet")
    Fulfilment.objects.update(code_shown_at=timezone.now())
    assertContains(client.get(address("revocation", claims[0])), "a code may have been used")
    page = act(client, claims[0], "revocation", reason="Returned.", is_sure="on")
    assert "Taken back. The member has the reward already" in page
    assert Fulfilment.objects.get().status == Fulfilment.Status.REVOKED
    page = act(client, claims[0], "revocation", reason="Returned.", is_sure="on")
    assert "The reward was taken back before." in page
    page = act(client, claims[1], "revocation", reason="Returned.", is_sure="on")
    assert "faster" in page
    assert Email.objects.filter(kind="claim_revoked").count() == 1


@pytest.mark.long
def test_ops_note_that_a_payment_was_made(
    client: Client, alice: User, rita: User, omar: User, claims: list[Claim]
) -> None:
    promotion = make_promotion()
    make_reward(promotion, kind="cashback", stock=1, amount_minor=5000, currency="EUR")
    paid = make_claim(alice, promotion)
    decisions.approve(claim_id=paid.pk, by=rita)
    client.force_login(omar)
    wrong = act(client, paid, "delivery", note="BCA 1" * 50)
    assert "at most 200 characters" in wrong
    assert "the reward is on its way" in act(client, paid, "delivery", note="BCA 1")
    client.force_login(alice)
    assertContains(client.get(reverse("claim", args=[paid.reference])), "BCA 1")
    client.force_login(omar)
    assert "There is nothing to send" in act(client, paid, "delivery")
    assert "There is nothing to send" in act(client, claims[0], "delivery")


def test_ops_send_a_letter_again_and_are_told_why_not(
    client: Client, omar: User, claims: list[Claim]
) -> None:
    client.force_login(omar)
    letter = Email.objects.get(about=claims[0].reference)
    again = {"letter": str(letter.pk)}
    assert "already on its way" in act(client, claims[0], "letter-again", **again)
    Email.objects.filter(pk=letter.pk).update(status="failed", cause="full")
    page = client.get(reverse("admin:redemptions_claim_change", args=[claims[0].pk]))
    assertContains(page, address("letter-again", claims[0]))
    sent = act(client, claims[0], "letter-again", **again)
    assert f"The email is on its way to {letter.to}." in sent
    for strange in (again, {"letter": "x"}, {}):
        said = act(client, claims[1], "letter-again", **strange)
        assert "There is no such email about this claim." in said
    assert Email.objects.filter(about=claims[0].reference).count() == 2
