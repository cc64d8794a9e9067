"""A budget is never passed, gives back what is not given, waits like stock, and is warned of."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from fulfilment.models import Fulfilment
from notifications.models import Email
from promotions.budgets import budget_warnings, setting, spending
from promotions.budgets.spending import BudgetSpent, CostUnknown
from promotions.models import Budget, Promotion, Reward
from redemptions.models import Claim, ClaimEvent, ScheduledDecision
from redemptions.review import decisions, restocking, undo_window
from tests.conftest import in_group
from tests.crowd import at_once, kinds, met
from tests.factories import make_claim, make_member, make_promotion, make_reward


@pytest.fixture
def petra(db: None) -> User:
    del db
    return in_group(make_member("petra@example.com", is_staff=True), "Promotion managers")


def cashback(promotion: Promotion, **fields: Any) -> Reward:
    given = {"kind": "cashback", "amount_minor": 600, "currency": "EUR", **fields}
    return make_reward(promotion, **given)


def set_to(cap: int, promotion: Promotion, by: User, warn: int = 80) -> Budget:
    return setting.set_budget(
        promotion_id=promotion.pk, by=by, cap_minor=cap, currency="EUR", warn_percent=warn
    )


def left(promotion: Promotion) -> int:
    return Budget.objects.get(promotion=promotion).left_minor


def test_approvals_count_it_down_and_what_is_revoked_unseen_comes_back(
    alice: User, bob: User, rita: User, petra: User
) -> None:
    promotion = make_promotion()
    cashback(promotion, stock=5)
    first = make_claim(alice, promotion)
    decisions.approve(claim_id=first.pk, by=rita)
    set_to(1300, promotion, petra)
    assert left(promotion) == 700, "what was owed before counts"
    second = make_claim(bob, promotion)
    decisions.approve(claim_id=second.pk, by=rita)
    assert (left(promotion), second.fulfilment.cost_minor) == (100, 600)
    with pytest.raises(setting.TooLow, match="1200"):
        set_to(1199, promotion, petra)
    decisions.revoke(claim_id=second.pk, by=rita, reason="Wrong.")
    assert left(promotion) == 700
    # One from before the budget is made good by the next recount, as one that was missed is.
    decisions.revoke(claim_id=first.pk, by=rita, reason="Wrong.")
    setting.recount(Budget.objects.get().pk)
    assert left(promotion) == 1300


def test_a_claim_beyond_it_waits_as_for_stock_and_goes_on_once_it_is_raised(
    alice: User, bob: User, rita: User, petra: User
) -> None:
    promotion = make_promotion()
    cashback(promotion)
    make_reward(promotion, kind="draw", stock=2, amount_minor=100, currency="EUR")
    set_to(1000, promotion, petra)
    paid, waiting = make_claim(alice, promotion), make_claim(bob, promotion)
    decisions.approve(claim_id=paid.pk, by=rita)
    assert left(promotion) == 400, "of which 200 are set aside for prizes"
    with pytest.raises(BudgetSpent):
        undo_window.approve(claim_id=waiting.pk, by=rita)
    undo_window.approve(claim_id=waiting.pk, by=rita, may_wait=True)
    ScheduledDecision.objects.update(takes_effect_at=timezone.now() - timedelta(seconds=1))
    undo_window.carry_out_due()
    waiting.refresh_from_db()
    assert waiting.waits_for_stock_since
    assert waiting.events.filter(kind=ClaimEvent.Kind.WAITS_FOR_STOCK).exists()
    assert restocking.go_on() == 0
    later = make_claim(make_member(), promotion)
    set_to(1500, promotion, petra)
    with pytest.raises(BudgetSpent):
        decisions.approve(claim_id=later.pk, by=rita)
    assert restocking.go_on() == 1
    waiting.refresh_from_db()
    assert waiting.status == Claim.Status.APPROVED


def test_a_reward_whose_cost_nobody_knows_is_not_given(
    alice: User, rita: User, petra: User
) -> None:
    promotion = make_promotion()
    reward = make_reward(promotion, kind="physical", stock=1)
    with pytest.raises(setting.CostsUnknown):
        set_to(1000, promotion, petra)
    Reward.objects.filter(pk=reward.pk).update(cost_minor=900)
    set_to(1000, promotion, petra)
    Reward.objects.filter(pk=reward.pk).update(cost_minor=None)
    claim = make_claim(alice, promotion)
    with pytest.raises(CostUnknown) as refused:
        decisions.approve(claim_id=claim.pk, by=rita)
    assert str(reward) in refused.value.words
    Reward.objects.filter(pk=reward.pk).update(cost_minor=900)
    decisions.approve(claim_id=claim.pk, by=rita)
    assert left(promotion) == 100


def test_staff_hear_once_that_it_nears_its_end_and_once_that_it_is_spent(
    alice: User, bob: User, rita: User, petra: User
) -> None:
    in_group(make_member("omar@example.com", is_staff=True), "Ops")
    promotion = make_promotion()
    cashback(promotion)
    set_to(1300, promotion, petra, warn=40)
    told = Email.objects.filter(kind="budget_low")
    budget_warnings.warn_ops()
    assert not told.exists()
    for member, count in [(alice, 2), (bob, 4)]:
        decisions.approve(claim_id=make_claim(member, promotion).pk, by=rita)
        budget_warnings.warn_ops()
        budget_warnings.warn_ops()
        assert told.count() == count, "ops and the manager, once each"
    assert "€7.00 of €13.00" in told.order_by("pk")[0].text


def test_the_page_and_the_dashboard_show_it(
    client: Client, petra: User, alice: User, rita: User
) -> None:
    promotion = make_promotion()
    cashback(promotion)
    client.force_login(petra)
    page = reverse("admin:promotions_promotion_budget", args=[promotion.pk])
    given = {"cap": "12.50", "currency": "eur", "warn_percent": 80}
    assert client.post(page, given).status_code == 302
    decisions.approve(claim_id=make_claim(alice, promotion).pk, by=rita)
    assert "Left: €6.50" in client.get(page).content.decode()
    assert "is owed already" in client.post(page, {**given, "cap": "5"}).content.decode()
    table = reverse("admin:redemptions_claim_dashboard_csv", args=["budgets"])
    whole, reward = b"".join(client.get(table)).decode().splitlines()[1:]
    assert whole == f'"{promotion.name}","1","12.50","6.00","0.00","6.50","48"'
    assert reward.startswith('"· ')


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_approvals_at_once_never_pass_the_cap(
    monkeypatch: pytest.MonkeyPatch,
    is_guarded: bool,  # noqa: FBT001 -- a parameter of the test
    rita: User,
) -> None:
    promotion = make_promotion()
    cashback(promotion)
    manager = make_member(is_staff=True)
    set_to(1000, promotion, manager)
    claims = [make_claim(make_member(), promotion) for _ in range(2)]

    def unguarded(reward: Reward, budget: Budget, amount: int, currency: str) -> int:
        """Believe what was read before."""
        spending.refuse_unless_left(reward, budget, amount, currency)
        Budget.objects.filter(pk=budget.pk).update(left_minor=budget.left_minor - amount)
        return amount

    # Called when both have read what is left.
    monkeypatch.setattr(spending, "take", met(spending.take if is_guarded else unguarded))
    results = at_once(partial(decisions.approve, claim_id=claim.pk, by=rita) for claim in claims)
    spent = sum(filter(None, Fulfilment.objects.values_list("cost_minor", flat=True)))
    if is_guarded:
        assert kinds(results) == {"Decision": 1, "BudgetSpent": 1}
        assert (spent, left(promotion)) == (600, 400)
    else:
        assert kinds(results) == {"Decision": 2}
        assert spent == 1200, "more than the cap"
