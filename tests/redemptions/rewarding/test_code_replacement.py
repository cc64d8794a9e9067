from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains

from accounts.models import User
from fulfilment.delivery import code_replacement as of_what_is_owed
from fulfilment.delivery.code_replacement import NothingToReplace
from fulfilment.models import Fulfilment, ReplacedCode
from notifications.models import Email
from promotions.codes import pool
from promotions.codes.pool import OutOfStock
from promotions.models import PromotionText, RewardCode
from redemptions.models import Claim, statuses
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions
from redemptions.rewarding import code_replacement
from tests.crowd import at_once, claims_for, kinds
from tests.factories import load_codes, make_claim, make_promotion, make_reward, some_codes

WHY = "The shop says that it was used."


@pytest.fixture
def claim(alice: User, rita: User) -> Claim:
    """An approved claim with its code; one more is in stock."""
    promotion = make_promotion()
    make_reward(promotion, n=2, activation_url="https://shop.example/")
    made = make_claim(alice, promotion)
    decisions.approve(claim_id=made.pk, by=rita)
    return Claim.objects.get(pk=made.pk)


def code_of(claim: Claim) -> RewardCode:
    code = Fulfilment.objects.select_related("code").get(cause__claim=claim).code
    assert code is not None
    return code


def replace(claim: Claim, by: User, code: RewardCode | None = None) -> ReplacedCode:
    code_id = (code or code_of(claim)).pk
    return code_replacement.replace_code(
        claim_id=claim.pk, code_id=code_id, by=by, reason=f" {WHY} "
    )


def test_the_member_has_another_code_and_the_old_one_is_spent(claim: Claim, lena: User) -> None:
    old = code_of(claim)
    replaced = replace(claim, lena)
    old.refresh_from_db()
    assert old.voided_at is not None
    assert old.allocated_at is not None
    assert (replaced.code, replaced.replaced_by, replaced.reason) == (old, lena, WHY)
    new = code_of(claim)
    assert new != old
    assert (new.allocated_at is not None, new.voided_at) == (True, None)
    shown = statuses.visible_code(Claim.objects.get(pk=claim.pk))
    assert shown == pool.decrypt_code(new)
    event = claim.events.for_member().last()
    assert event is not None
    assert (event.kind, event.note, event.actor) == ("code_replaced", WHY, lena)


def test_its_letter_has_the_new_code_and_keeps_no_copy_of_it(claim: Claim, lena: User) -> None:
    old = pool.decrypt_code(code_of(claim))
    replace(claim, lena)
    letter = Email.objects.get(kind="claim_code_replaced")
    new = pool.decrypt_code(code_of(claim))
    for body in letter.bodies():
        assert new in body
        assert old not in body
        assert WHY in body
    assert new not in letter.text + letter.html


def test_its_letter_says_how_to_activate_it_in_the_members_language(
    claim: Claim, lena: User
) -> None:
    PromotionText.objects.create(
        promotion=claim.promotion, language="id", field="activation", text="Ketik kodenya."
    )
    User.objects.filter(pk=claim.user_id).update(language="id")
    with translation.override("en"):
        replace(claim, lena)
    assert "Ketik kodenya." in Email.objects.get(kind="claim_code_replaced").text


def test_the_second_of_two_who_mean_the_same_code_replaces_nothing(
    claim: Claim, lena: User
) -> None:
    load_codes(claim.reward, some_codes(1))
    old = code_of(claim)
    replace(claim, lena, old)
    with pytest.raises(NothingToReplace):
        replace(claim, lena, old)
    replace(claim, lena)  # the new one may be as bad
    assert ReplacedCode.objects.count() == 2
    assert Email.objects.filter(kind="claim_code_replaced").count() == 2


def test_without_stock_the_member_keeps_the_code(claim: Claim, lena: User) -> None:
    replace(claim, lena)
    kept = code_of(claim)
    with pytest.raises(OutOfStock):
        replace(claim, lena)
    kept.refresh_from_db()
    assert (code_of(claim), kept.voided_at) == (kept, None)


def test_a_code_that_the_member_has_not_got_is_not_replaced(
    alice: User, rita: User, lena: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=2, delivery="on_date", deliver_on=promotion.claim_until)
    claim = make_claim(alice, promotion)
    with pytest.raises(AlreadyDecided):
        code_replacement.replace_code(claim_id=claim.pk, code_id=1, by=lena, reason=WHY)
    decisions.approve(claim_id=claim.pk, by=rita)
    with pytest.raises(NothingToReplace):
        replace(claim, lena)


def test_a_code_that_was_taken_back_is_not_replaced(claim: Claim, lena: User) -> None:
    decisions.revoke(claim_id=claim.pk, by=lena, reason="Returned.")
    with pytest.raises(NothingToReplace):
        replace(claim, lena)


def test_it_needs_a_reason(claim: Claim, lena: User) -> None:
    with pytest.raises(ValueError, match="reason"):
        code_replacement.replace_code(
            claim_id=claim.pk, code_id=code_of(claim).pk, by=lena, reason=" "
        )
    assert not ReplacedCode.objects.exists()


def test_a_lead_is_asked_once_more_and_told(client: Client, claim: Claim, lena: User) -> None:
    client.force_login(lena)
    review_page = reverse("admin:redemptions_claim_change", args=[claim.pk])
    page = reverse("admin:redemptions_claim_replacement", args=[claim.pk])
    assertContains(client.get(review_page), page)
    old = code_of(claim)
    assertContains(client.get(page), f'value="{old.pk}"')
    given = {"code": old.pk, "reason": WHY}
    assertContains(client.post(page, given), "Confirm that you have looked")
    assert code_of(claim) == old
    sure = {**given, "is_sure": "on"}
    assertContains(client.post(page, sure, follow=True), "the new code by email")
    assertContains(client.post(page, sure, follow=True), "replaced or taken back meanwhile")
    given_now = {**sure, "code": code_of(claim).pk}
    assertContains(client.post(page, given_now, follow=True), "is out of stock")
    assert Email.objects.filter(kind="claim_code_replaced").count() == 1
    # Whoever reads the page does not read the code on it.
    assert pool.decrypt_code(code_of(claim)) not in client.get(review_page).content.decode()


def test_there_is_nothing_to_replace_before_the_approval(
    client: Client, alice: User, lena: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    client.force_login(lena)
    page = reverse("admin:redemptions_claim_replacement", args=[claim.pk])
    assertContains(client.get(page, follow=True), "no code here that could be replaced")


def two_leads(rita: User, lena: User, omar: User) -> tuple[Claim, list[Callable[[], ReplacedCode]]]:
    [claim] = claims_for(make_reward(make_promotion(), n=5), 1)
    decisions.approve(claim_id=claim.pk, by=rita)
    code = code_of(claim)
    return claim, [partial(replace, claim, by, code) for by in (lena, omar)]


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_at_once_one_replaces_the_code(rita: User, lena: User, omar: User) -> None:
    claim, acts = two_leads(rita, lena, omar)
    assert kinds(at_once(acts)) == {"NothingToReplace": 1, "ReplacedCode": 1}
    live = RewardCode.objects.filter(allocated_at__isnull=False, voided_at=None)
    assert live.get() == code_of(claim)
    assert Email.objects.filter(kind="claim_code_replaced").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_database_keeps_a_code_from_being_replaced_twice(
    rita: User, lena: User, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, acts = two_leads(rita, lena, omar)
    both_have_read = Barrier(2, timeout=30)
    find = of_what_is_owed.code_to_replace

    def find_together(owed: Fulfilment | None) -> RewardCode | None:
        code = find(owed)
        both_have_read.wait()
        return code

    monkeypatch.setattr(of_what_is_owed, "code_to_replace", find_together)
    monkeypatch.setattr(of_what_is_owed, "lock_rows", lambda rows: rows)
    monkeypatch.setattr(code_replacement, "lock_claim", lambda pk, *_: Claim.objects.get(pk=pk))
    # The constraint is behind the lock: nobody gets two codes, but an act fails.
    assert kinds(at_once(acts)) == {"IntegrityError": 1, "ReplacedCode": 1}
    assert ReplacedCode.objects.get().fulfilment.cause.claim == claim
