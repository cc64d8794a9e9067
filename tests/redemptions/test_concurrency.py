"""Races on a real PostgreSQL. Each guard has a control: without it the same race goes wrong."""

import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from accounts.captchas.suspicion import Checked
from accounts.models import User
from fulfilment.models import Fulfilment
from notifications.models import Email
from notifications.outbox import writing
from promotions.codes import pool
from promotions.codes.pool import OutOfStock
from promotions.eligibility import ReasonCode
from promotions.models import RewardCode
from redemptions.claims import submit as claims_submit
from redemptions.claims.submit import NotEligible
from redemptions.emails import claim_emails
from redemptions.models import CheckRun, Claim, ClaimDraft, Decision
from redemptions.models.locks import AlreadyDecided, Read, as_it_is
from redemptions.review import decisions, policy
from tests.crowd import KEPT_AWAY, MEET, at_once, claims_for, kinds, met, registered_by
from tests.factories import (
    make_claim,
    make_draft,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
)
from tests.redemptions.checks.checked import agreeing, check

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
THREADS = 16


def approve_all(todo: list[int], by: User) -> list[tuple[int, str]]:
    """Approve one after the other; gives what each came to."""
    results = []
    for claim_id in todo:
        try:
            decisions.approve(claim_id=claim_id, by=by)
        except (AlreadyDecided, OutOfStock) as error:
            results.append((claim_id, type(error).__name__))
        else:
            results.append((claim_id, "approved"))
    return results


N = [pytest.param(80, marks=pytest.mark.long), pytest.param(400, marks=pytest.mark.scale)]


@pytest.mark.parametrize("n", N)
def test_as_many_claims_as_there_are_codes_get_one_each(n: int, rita: User) -> None:
    too_many = n // 4
    reward = make_reward(make_promotion(), n=n)
    ids = [claim.pk for claim in claims_for(reward, n + too_many)]
    shares = [ids[i::THREADS] + random.sample(ids, 8) for i in range(THREADS)]
    for share in shares:
        random.shuffle(share)
    done = at_once(partial(approve_all, share, rita) for share in shares)
    results = [result for share in done for result in share]  # type: ignore[union-attr]
    assert len([1 for _, what in results if what == "approved"]) == n
    waiting = set(Claim.objects.awaiting_review().values_list("pk", flat=True))
    assert len(waiting) == too_many
    assert {claim_id for claim_id, what in results if what == "OutOfStock"} >= waiting
    assert {what for claim_id, what in results if claim_id in waiting} == {"OutOfStock"}
    the_books_are_equal()


def the_books_are_equal() -> None:
    """Each approved claim has its own code and one letter with it; no other code is gone."""
    given = [
        (one.cause.user_id, pool.decrypt_code(one.code))
        for one in Fulfilment.objects.select_related("cause", "code")
        if one.code
    ]
    approved = Claim.objects.filter(status=Claim.Status.APPROVED)
    assert sorted(approved.values_list("user", flat=True)) == sorted(user for user, _ in given)
    assert len({code for _, code in given}) == len(given)
    letters = writing.written(Email.objects.filter(kind="claim_code"))
    written = [(letter.user_id, code_in(letter.bodies()[0])) for letter in letters]
    assert sorted(written) == sorted(given)
    assert RewardCode.objects.exclude(allocated_at=None).count() == len(given)


def code_in(text: str) -> str:
    [code] = set(re.findall(r"MSIKW-\d{5}-QZXJV", text))
    return str(code)


@pytest.mark.parametrize("is_locked", [True, False])
def test_the_lock_is_what_keeps_two_claims_from_one_code(
    rita: User,
    monkeypatch: pytest.MonkeyPatch,
    is_locked: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    pair = claims_for(make_reward(make_promotion(), n=2), 2)
    both_have_read = Barrier(2, timeout=30)
    save = RewardCode.save

    def save_together(code: RewardCode, **fields: Any) -> None:
        both_have_read.wait()
        save(code, **fields)

    monkeypatch.setattr(RewardCode, "save", save_together)
    monkeypatch.setattr(pool, "take_first", pool.allocate)
    if not is_locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())
    results = at_once(partial(decisions.approve, claim_id=claim.pk, by=rita) for claim in pair)
    if is_locked:
        assert kinds(results) == {"Decision": 2}
    else:
        # The database's own refusal is behind the lock: a code is lost to no one, but an act fails.
        assert kinds(results) == {"Decision": 1, "IntegrityError": 1}
    the_books_are_equal()


@pytest.mark.parametrize("is_locked", [True, False])
def test_what_is_taken_in_one_statement_is_one_code_for_one_claim(
    rita: User,
    monkeypatch: pytest.MonkeyPatch,
    is_locked: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    pair = claims_for(make_reward(make_promotion(), n=2), 2)
    # Called when the code is taken: who waits for the row of the other does not come so far.
    monkeypatch.setattr(claim_emails, "code", met(claim_emails.code, seconds=KEPT_AWAY))
    if not is_locked:
        unlocked = pool.TAKE.replace("FOR NO KEY UPDATE SKIP LOCKED", "")
        monkeypatch.setattr(pool, "TAKE", unlocked)
    results = at_once(partial(decisions.approve, claim_id=claim.pk, by=rita) for claim in pair)
    refused = {} if is_locked else {"IntegrityError": 1}
    assert kinds(results) == {"Decision": 2 - len(refused), **refused}
    the_books_are_equal()


def approve_or_send_back(claim: Claim, rita: User, omar: User) -> list[Callable[[], Decision]]:
    acts: list[Callable[[], Decision]] = [
        partial(decisions.approve, claim_id=claim.pk, by=rita),
        partial(decisions.send_back, claim_id=claim.pk, by=omar, reason="Blurred."),
    ]
    return random.sample(acts, 2)


def test_two_reviewers_make_one_decision_and_the_slower_learns_whose(
    rita: User, omar: User
) -> None:
    for claim in claims_for(make_reward(make_promotion(), n=20), 20):
        results = at_once(approve_or_send_back(claim, rita, omar))
        assert kinds(results) == {"AlreadyDecided": 1, "Decision": 1}
        [error] = [result for result in results if isinstance(result, AlreadyDecided)]
        assert error.decision == claim.decisions.get()
        assert {result for result in results if isinstance(result, Decision)} == {error.decision}
    the_books_are_equal_or_sent_back()


def the_books_are_equal_or_sent_back() -> None:
    given = Fulfilment.objects.count()
    assert given == Claim.objects.filter(status=Claim.Status.APPROVED).count()
    assert given == RewardCode.objects.exclude(allocated_at=None).count()
    assert given + Claim.objects.filter(status=Claim.Status.SENT_BACK).count() == 20


def test_without_the_lock_of_the_claim_two_reviewers_decide_both(
    rita: User, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    [claim] = claims_for(make_reward(make_promotion(), n=1), 1)
    both_have_read = Barrier(2, timeout=30)

    def unlocked(claim_id: int, *states: str, read: Read = as_it_is) -> Claim:
        claim = read().select_related("promotion", "reward", "user").get(pk=claim_id)
        assert claim.status in states
        both_have_read.wait()
        return claim

    monkeypatch.setattr(decisions, "lock_claim", unlocked)
    results = at_once(approve_or_send_back(claim, rita, omar))
    assert kinds(results) == {"Decision": 2}


@pytest.fixture
def many_drafts(transactional_db: None) -> Iterator[None]:
    """Take away the index that allows one draft a promotion: the limit must hold without it."""
    del transactional_db
    name = "one_new_draft_per_promotion"
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        (definition,) = cursor.fetchone()
        cursor.execute(f"DROP INDEX {name}")
    yield
    ClaimDraft.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(definition)


def submits(user: User, n: int) -> list[Callable[[], Claim]]:
    """Submits of n products by one member, whom the promotion allows three."""
    promotion = make_promotion(limit_per_member=3, serial_photo_wanted=False)
    make_reward(promotion, n=n)
    drafts = ClaimDraft.objects.bulk_create(
        ClaimDraft(user=user, promotion=promotion, registered_product=registered)
        for registered in registered_by([user] * n)
    )
    submit = partial(claims_submit.submit_claim, by=user, language="en", checked=Checked.SOLVED)
    return [partial(submit, draft_id=one.pk) for one in drafts]


@pytest.mark.usefixtures("many_drafts")
def test_the_limit_holds_when_all_is_submitted_at_once(alice: User) -> None:
    results = at_once(submits(alice, THREADS))
    assert kinds(results) == {"Claim": 3, "NotEligible": THREADS - 3}
    for result in results:
        if isinstance(result, NotEligible):
            assert [reason.why for reason in result.reasons] == [ReasonCode.LIMIT]
    assert sorted(Claim.objects.values_list("slot", flat=True)) == [1, 2, 3]
    assert Email.objects.count() == 3


@pytest.mark.usefixtures("many_drafts")
def test_without_the_lock_of_the_member_only_the_slot_holds_the_limit(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = submits(alice, 4)
    all_have_counted = Barrier(len(acts), timeout=30)
    free_slot = claims_submit._free_slot  # noqa: SLF001 -- the moment between counting and writing

    def count_together(user: User, draft: ClaimDraft) -> int:
        slot = free_slot(user, draft)
        all_have_counted.wait()
        return slot

    monkeypatch.setattr(claims_submit, "_free_slot", count_together)
    monkeypatch.setattr(claims_submit, "lock_member_in_promotion", lambda *_who: None)
    results = at_once(acts)
    assert kinds(results) == {"Claim": 1, "IntegrityError": len(acts) - 1}
    for result in results:
        if isinstance(result, IntegrityError):
            assert "one_live_claim_per_slot" in str(result)


@pytest.mark.parametrize(("is_locked", "outcomes"), [(True, "approved limit"), (False, "approved")])
def test_the_lock_is_what_keeps_two_claims_from_the_last_place_of_the_day(
    monkeypatch: pytest.MonkeyPatch,
    is_locked: bool,  # noqa: FBT001 -- a parameter of the test
    outcomes: str,
) -> None:
    promotion = make_promotion(policy="automatic", sample_percent=0, automatic_per_day=1)
    make_reward(promotion, n=2)
    pair = [agreeing(make_member(), promotion, number=number) for number in ("A-7781", "B-9902")]
    # Called between counting and writing.
    seconds = KEPT_AWAY if is_locked else MEET
    monkeypatch.setattr(decisions, "approve", met(decisions.approve, seconds=seconds))
    if not is_locked:
        monkeypatch.setattr(policy, "one_at_a_time", lambda _what: None)
    results = at_once(partial(check, claim) for claim in pair)
    found = sorted({run.outcome for run in results if isinstance(run, CheckRun)})
    assert " ".join(found) == outcomes
    assert Decision.objects.count() == (1 if is_locked else 2)


def test_one_draft_becomes_one_claim_however_often_it_is_sent(alice: User) -> None:
    promotion = make_promotion(limit_per_member=THREADS)
    make_reward(promotion, n=THREADS)
    draft = make_draft(alice, promotion, make_registered(alice))
    submit = partial(claims_submit.submit_claim, by=alice, draft_id=draft.pk, language="en")
    results = at_once([submit] * THREADS)
    assert kinds(results) == {"Claim": 1, "DoesNotExist": THREADS - 1}
    assert Email.objects.count() == 1


@pytest.mark.parametrize("rounds", [3, pytest.param(10, marks=pytest.mark.long)])
def test_a_claim_is_cancelled_or_approved_and_never_both(
    rounds: int, alice: User, rita: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=10)
    registered = make_registered(alice)
    for _round in range(rounds):
        claim = make_claim(alice, promotion, registered)
        acts: list[Callable[[], object]] = [
            partial(claims_submit.cancel_claim, by=alice, claim_id=claim.pk),
            partial(decisions.approve, claim_id=claim.pk, by=rita),
        ]
        results = at_once(random.sample(acts * (THREADS // 2), THREADS))
        assert kinds(results).pop("AlreadyDecided") == THREADS - 1, results
        claim.refresh_from_db()
        is_approved = claim.status == Claim.Status.APPROVED
        assert is_approved or claim.status == Claim.Status.CANCELLED
        last = claim.events.order_by("pk").values_list("kind", flat=True)
        expected = ["approved", "delivered"] if is_approved else ["cancelled"]
        assert list(last) == ["submitted", *expected]
        the_books_are_equal()
        if is_approved:
            registered = make_registered(alice)
            promotion.limit_per_member += 1
            promotion.save()
