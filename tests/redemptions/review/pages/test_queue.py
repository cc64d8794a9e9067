"""The queue's page: views, filters and search in the address, and acts on several claims."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from promotions.models import Promotion, Reward, RewardCode
from redemptions.models import Check, CheckRun, Claim, ScheduledDecision, SendBackReason
from redemptions.review import decisions, leases, triage, undo_window
from tests.crowd import claims_for
from tests.factories import make_claim, make_member, make_promotion, make_reward, today

QUEUE = "admin:redemptions_claim_changelist"


@pytest.fixture
def reward(db: None) -> Reward:
    del db
    return make_reward(make_promotion(limit_per_member=3), n=3)


@pytest.fixture
def claims(reward: Reward) -> list[Claim]:
    made = claims_for(reward, 3)
    for number, claim in enumerate(made):
        claim.due_on = today() + timedelta(days=number - 1)
        claim.save(update_fields=["due_on"])
    return made


@pytest.fixture
def desk_client(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def shown(client: Client, **asked: str) -> list[Claim]:
    response = client.get(reverse(QUEUE), asked)
    assert response.status_code == 200
    found: list[Claim] = response.context["page"].claims
    return found


def test_the_queue_tells_what_is_late_and_who_has_it(
    desk_client: Client, claims: list[Claim], rita: User, lena: User
) -> None:
    leases.take(claim_id=claims[0].pk, by=lena)
    triage.assign(claim_id=claims[1].pk, by=lena, to=rita)
    undo_window.approve(claim_id=claims[2].pk, by=lena)
    page = desk_client.get(reverse(QUEUE))
    for text in ("overdue", "today", "Lena Example works on it", "for Rita Example"):
        assertContains(page, text)
    assertContains(page, "approved by Lena Example, a moment ago")


def test_views_filters_and_search_stand_in_the_address(
    desk_client: Client, claims: list[Claim]
) -> None:
    email = claims[1].user.email
    assert shown(desk_client) == claims
    assert shown(desk_client, view="overdue") == claims[:1]
    assert shown(desk_client, view="nonsense") == claims
    assert shown(desk_client, region="SG") == []
    assert shown(desk_client, region="nonsense", age="x", promotion="x") == claims
    assert shown(desk_client, q=email) == [claims[1]]
    assert shown(desk_client, q=email, region="SG") == []
    assert shown(desk_client, view="held", q=claims[0].reference) == claims[:1]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"view": "held"}, "Nothing here: all is done."),
        ({"risk": "yes"}, "No claim fits these filters."),
        ({"q": "nobody@example.com"}, "No claim has this Order ID"),
    ],
)
def test_an_empty_view_says_why(asked: dict[str, str], text: str, desk_client: Client) -> None:
    assertContains(desk_client.get(reverse(QUEUE), asked), text)


def test_the_next_page_keeps_the_filters(
    desk_client: Client, reward: Reward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redemptions.review.queue.PAGE", 2)
    made = claims_for(reward, 5)
    Claim.objects.update(region="DE")
    address, found = f"{reverse(QUEUE)}?region=DE&view=awaiting&q=&age=", []
    for _page in range(3):
        context = desk_client.get(address).context
        found += context["page"].claims
        address = context["next"]
    assert address == ""
    assert [claim.pk for claim in found] == [claim.pk for claim in made]


@pytest.mark.parametrize("n", [1, 50])
def test_the_number_of_queries_does_not_grow(
    n: int,
    desk_client: Client,
    reward: Reward,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    claims_for(reward, n)
    desk_client.get(reverse(QUEUE))
    # The promotions and the rewards of a page are read once each, not joined to every claim.
    with django_assert_num_queries(8):
        desk_client.get(reverse(QUEUE))


def test_what_one_may_undo_is_offered_beside_the_queue_to_nobody_else(
    desk_client: Client, claims: list[Claim], rita: User, lena: User
) -> None:
    undo = reverse("admin:redemptions_claim_undo", args=[claims[0].pk])
    assertNotContains(desk_client.get(reverse(QUEUE)), undo)
    undo_window.approve(claim_id=claims[0].pk, by=rita)
    assertContains(desk_client.get(reverse(QUEUE)), undo)
    desk_client.force_login(lena)
    assertNotContains(desk_client.get(reverse(QUEUE)), undo)


def test_who_may_not_see_members_does_not(client: Client, petra: User, claims: list[Claim]) -> None:
    client.force_login(petra)
    page = client.get(reverse(QUEUE))
    assertContains(page, claims[0].reference)
    assertNotContains(page, "alice@example.com")
    assert shown(client, q="alice@example.com") == []
    page = client.get(reverse("admin:redemptions_claim_change", args=[claims[0].pk]))
    assertNotContains(page, "alice@example.com")


def test_review_next_leads_to_the_first_due_and_keeps_the_filters(
    desk_client: Client, claims: list[Claim], rita: User
) -> None:
    address = f"{reverse('admin:redemptions_claim_next')}?region=DE"
    page = reverse("admin:redemptions_claim_change", args=[claims[0].pk])
    assertRedirects(desk_client.post(address), f"{page}?region=DE")
    assert leases.holder_of(claims[0]) == rita


def test_review_next_says_when_nothing_waits(desk_client: Client) -> None:
    page = desk_client.post(f"{reverse('admin:redemptions_claim_next')}?region=SG", follow=True)
    assertContains(page, "No claim is waiting for you here.")
    assert page.redirect_chain[-1][0] == f"{reverse(QUEUE)}?region=SG"


def bulk(client: Client, act: str, claims: list[Claim], **given: Any) -> Any:
    data = {"act": act, "claim": [claim.pk for claim in claims], **given}
    return client.post(reverse("admin:redemptions_claim_bulk"), data)


def takes_effect() -> None:
    """Let the time in which one may undo go by."""
    ScheduledDecision.objects.update(takes_effect_at=timezone.now())
    undo_window.carry_out_due()


def states(claims: list[Claim]) -> list[str]:
    return [Claim.objects.get(pk=claim.pk).status for claim in claims]


@pytest.mark.parametrize("act", ["approve", "send_back", "assign", "hold"])
def test_bulk_asks_once_more(act: str, desk_client: Client, claims: list[Claim]) -> None:
    page = bulk(desk_client, act, claims)
    for claim in claims:
        assertContains(page, claim.reference)
    assert states(claims) == ["submitted"] * 3
    assert not Claim.objects.filter(held_at__isnull=False).exists()


def test_bulk_approves_claim_by_claim_and_tells_of_each(
    desk_client: Client, claims: list[Claim], lena: User
) -> None:
    decisions.send_back(claim_id=claims[0].pk, by=lena, reason="Blurred.")
    free = RewardCode.objects.filter(allocated_at=None).first()
    RewardCode.objects.exclude(pk=free.pk).update(voided_at=timezone.now())  # type: ignore[union-attr]
    page = bulk(desk_client, "approve", claims, confirmed=1)
    assert states(claims) == ["sent_back", "submitted", "submitted"]
    takes_effect()
    assert states(claims) == ["sent_back", "approved", "submitted"]
    results = {claim.pk: (is_done, text) for claim, is_done, text in page.context["results"]}
    assert results[claims[0].pk] == (False, "Lena Example was faster: sent back.")
    assert results[claims[1].pk] == (True, "approved")
    waits = "Nothing is left of the reward: the claim waits for stock."
    assert results[claims[2].pk] == (True, waits)


def test_bulk_shows_what_speaks_against_a_claim_and_leaves_it_unticked(
    desk_client: Client, claims: list[Claim]
) -> None:
    for claim, verdict in zip(claims, ("fail", "pass"), strict=False):
        run = CheckRun.objects.create(claim=claim, done_at=timezone.now())
        Check.objects.create(run=run, kind="model", verdict=verdict, rule="-")
    page = bulk(desk_client, "approve", claims)
    rows = {claim.pk: (found.text, ticked) for claim, found, ticked in page.context["rows"]}
    assert [rows[claim.pk] for claim in claims] == [("product name", False), ("", True), ("", True)]
    assertContains(page, '<span class="light light--red">product name</span>', html=True)
    assertContains(page, "checked>", count=2)
    page = bulk(desk_client, "approve", claims[:2], confirmed=1)
    results = {claim.pk: text for claim, _done, text in page.context["results"]}
    assert results[claims[0].pk] == "Not approved: product name. Say why, or open the claim."
    bulk(desk_client, "approve", claims[:1], confirmed=1, override="Seen at the shop.")
    planned = ScheduledDecision.objects.get(claim=claims[0])
    assert planned.override_reason == "Seen at the shop."


def test_bulk_can_be_undone_at_once(desk_client: Client, claims: list[Claim]) -> None:
    page = bulk(desk_client, "approve", claims, confirmed=1)
    assertContains(page, "Undo all")
    path = reverse("admin:redemptions_claim_bulk_undo")
    page = desk_client.post(path, {"claim": [claim.pk for claim in claims]}, follow=True)
    assertContains(page, "3 decisions are undone.")
    assert not ScheduledDecision.objects.exists()


def test_bulk_sends_back_to_each_member_in_the_members_language(
    desk_client: Client, claims: list[Claim], reward: Reward
) -> None:
    citra = make_member("citra@example.com", language="id")
    make_reward(reward.promotion, n=3)
    theirs = make_claim(citra, Promotion.objects.get())
    reason = SendBackReason.objects.get(name="Photo shows the box")
    bulk(desk_client, "send_back", [claims[0], theirs], confirmed=1, reasons=[reason.pk])
    takes_effect()
    assert claims[0].decisions.get().reason == reason.text("en")
    assert theirs.decisions.get().reason == reason.text("id")
    assert theirs.decisions.get().asks_for == ["serial_photo"]


def test_bulk_leaves_out_a_bundle_that_is_to_be_sent_back(
    desk_client: Client, claims: list[Claim]
) -> None:
    bundle = claims[0]
    Claim.objects.filter(pk=bundle.pk).update(is_bundle=True)
    page = bulk(desk_client, "send_back", claims)
    assertContains(page, "Left out: a bundle.", count=1)
    assertContains(page, 'name="claim"', count=2)
    page = bulk(desk_client, "send_back", claims, confirmed=1, reason="Blurred.")
    results = {claim.pk: (is_done, text) for claim, is_done, text in page.context["results"]}
    assert not results[bundle.pk][0]
    assert results[bundle.pk][1].startswith("Left out: a bundle.")
    takes_effect()
    assert sorted(states(claims)) == ["sent_back", "sent_back", "submitted"]


def test_bulk_without_a_reason_keeps_what_was_chosen(
    desk_client: Client, claims: list[Claim]
) -> None:
    page = bulk(desk_client, "send_back", claims, confirmed=1, reason=" ")
    assertContains(page, "Say what is missing")
    assert [claim for claim, _against, is_ticked in page.context["rows"] if is_ticked] == claims
    assert states(claims) == ["submitted"] * 3


def test_bulk_assigns_and_holds(desk_client: Client, claims: list[Claim], rita: User) -> None:
    page = bulk(desk_client, "assign", claims[:2], confirmed=1, reviewer=rita.pk)
    assertContains(page, "Assigned", count=2)
    bulk(desk_client, "hold", claims[1:], confirmed=1, note="Shop was asked.")
    assert set(Claim.objects.filter(assigned_to=rita)) == set(claims[:2])
    assert set(Claim.objects.filter(held_by=rita)) == set(claims[1:])


def test_a_reviewer_leaves_claims_to_no_other_and_a_lead_does(
    client: Client, claims: list[Claim], rita: User, lena: User, alice: User
) -> None:
    client.force_login(rita)
    bulk(client, "assign", claims, confirmed=1, reviewer=lena.pk)
    assert not Claim.objects.filter(assigned_to__isnull=False).exists()
    client.force_login(lena)
    bulk(client, "assign", claims, confirmed=1, reviewer=alice.pk)
    assert not Claim.objects.filter(assigned_to__isnull=False).exists()
    bulk(client, "assign", claims, confirmed=1, reviewer=rita.pk)
    assert Claim.objects.filter(assigned_to=rita).count() == 3


@pytest.mark.parametrize(
    "given", [{"act": "approve"}, {"act": "burn"}, {"act": "hold", "claim": ["x", "9" * 30, "0"]}]
)
def test_bulk_with_nothing_to_do_says_so(
    given: dict[str, Any], desk_client: Client, claims: list[Claim]
) -> None:
    given = {"claim": [claims[0].pk], **given} if given["act"] == "burn" else given
    page = desk_client.post(reverse("admin:redemptions_claim_bulk"), given, follow=True)
    assertContains(page, "Choose claims and what to do with them.")
