import logging
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from fulfilment.delivery import due, revoking
from fulfilment.models import DrawEntry, Fulfilment
from notifications.models import Email
from notifications.outbox import delivery
from products.models import RegisteredProduct
from products.registration import register
from promotions.codes import pool
from promotions.codes.pool import OutOfStock
from promotions.models import Promotion, Reward, RewardCode
from redemptions.models import Claim, Decision, statuses
from redemptions.models.locks import AlreadyDecided, NoLongerTheirs
from redemptions.review import decisions, undo_window
from tests import lucky_draws
from tests.factories import load_codes, make_claim, make_promotion, make_reward, today
from tests.notifications.letters import written

CANARY = "CANAR-YCANA-RYCAN"


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    return make_promotion(limit_per_member=5)


@pytest.fixture
def reward(promotion: Promotion) -> Reward:
    return make_reward(promotion, n=5)


@pytest.fixture
def claim(alice: User, promotion: Promotion, reward: Reward) -> Claim:
    del reward
    return make_claim(alice, promotion)


def letters() -> list[str]:
    return list(Email.objects.order_by("pk").values_list("kind", flat=True))


def test_approve_gives_the_code_and_writes_the_letter(
    claim: Claim, alice: User, rita: User
) -> None:
    decision = decisions.approve(claim_id=claim.pk, by=rita)
    claim.refresh_from_db()
    assert (claim.status, claim.decided_at) == (Claim.Status.APPROVED, decision.decided_at)
    assert (decision.decided_by, decision.policy) == (rita, "")
    code = claim.fulfilment.code
    assert code is not None
    assert code.allocated_at is not None
    promised = Email.objects.get(kind="claim_code")
    assert (promised.status, promised.text) == (Email.Status.PROMISED, "")
    letter = written(kind="claim_code")
    assert letter.to == alice.email
    assert all(pool.decrypt_code(code) in body for body in letter.bodies())
    assert pool.decrypt_code(code) not in letter.subject + letter.text + letter.html
    events = list(claim.events.values_list("kind", "actor"))
    assert events[1:] == [("approved", rita.pk), ("delivered", None)]


def test_approve_takes_at_most_ten_statements(claim: Claim, rita: User) -> None:
    assert rita.has_perm("redemptions.review_claim")  # read before, as in a request
    with CaptureQueriesContext(connection) as queries:
        decisions.approve(claim_id=claim.pk, by=rita)
    said = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= 10, "\n".join(statement[:120] for statement in said)


def test_approve_leaves_other_claims_alone(
    claim: Claim, alice: User, bob: User, rita: User, promotion: Promotion
) -> None:
    others = [make_claim(alice, promotion), make_claim(bob, promotion)]
    decisions.approve(claim_id=claim.pk, by=rita)
    assert [Claim.objects.get(pk=other.pk).status for other in others] == ["submitted"] * 2
    assert RewardCode.objects.exclude(allocated_at=None).count() == 1
    assert Email.objects.filter(kind="claim_code").count() == 1


def test_approve_by_policy_names_the_policy(claim: Claim) -> None:
    decision = decisions.approve(claim_id=claim.pk, policy="clean evidence")
    assert (decision.decided_by, decision.policy) == (None, "clean evidence")


@pytest.mark.parametrize("is_both", [True, False])
def test_approve_is_by_a_person_or_by_a_policy(claim: Claim, rita: User, is_both: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    actor = {"by": rita, "policy": "clean evidence"} if is_both else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        decisions.approve(claim_id=claim.pk, **actor)  # type: ignore[arg-type]
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED


def test_approve_without_stock_leaves_the_claim_under_review(
    claim: Claim, rita: User, reward: Reward
) -> None:
    RewardCode.objects.update(voided_at=claim.submitted_at)
    with pytest.raises(OutOfStock) as error:
        decisions.approve(claim_id=claim.pk, by=rita)
    assert error.value.reward == reward
    claim.refresh_from_db()
    assert (claim.status, claim.decided_at) == (Claim.Status.SUBMITTED, None)
    assert not Decision.objects.exists()
    assert not Fulfilment.objects.exists()
    assert letters() == ["claim_received"]


def test_who_is_slower_learns_who_was_faster(claim: Claim, rita: User, omar: User) -> None:
    decisions.approve(claim_id=claim.pk, by=omar)
    acts: list[Callable[[], Decision]] = [
        partial(decisions.approve, claim_id=claim.pk, by=rita),
        partial(decisions.send_back, claim_id=claim.pk, by=rita, reason="Blurred."),
        partial(decisions.reject, claim_id=claim.pk, by=rita, reason="Another shop's."),
    ]
    for act in acts:
        with pytest.raises(AlreadyDecided) as error:
            act()
        assert error.value.decision is not None
        assert error.value.decision.decided_by == omar
        assert error.value.claim.status == Claim.Status.APPROVED
    assert letters() == ["claim_received", "claim_code"]


@pytest.mark.parametrize("reason", ["", " \n\t"])
@pytest.mark.parametrize("act", [decisions.send_back, decisions.reject])
def test_a_decision_against_needs_a_reason(
    claim: Claim, rita: User, act: Callable[..., Decision], reason: str
) -> None:
    with pytest.raises(ValueError, match="reason"):
        act(claim_id=claim.pk, by=rita, reason=reason)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED


def test_send_back_tells_what_is_missing_and_where_to_mend_it(
    claim: Claim, alice: User, rita: User
) -> None:
    decision = decisions.send_back(claim_id=claim.pk, by=rita, reason="  The photo is blurred. ")
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SENT_BACK
    assert decision.reason == "The photo is blurred."
    letter = Email.objects.get(kind="claim_sent_back")
    assert letter.to == alice.email
    for body in letter.bodies():
        assert "The photo is blurred." in body
        assert claim.reference in body
    assert claim.events.get(kind="sent_back").note == "The photo is blurred."
    assert not RewardCode.objects.exclude(allocated_at=None).exists()


def test_reject_is_final_also_for_a_claim_sent_back(claim: Claim, rita: User) -> None:
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    decisions.reject(claim_id=claim.pk, by=rita, reason="The invoice is another shop's.")
    claim.refresh_from_db()
    assert claim.status == Claim.Status.REJECTED
    assert "another shop&#x27;s" in Email.objects.get(kind="claim_rejected").html
    with pytest.raises(AlreadyDecided):
        decisions.approve(claim_id=claim.pk, by=rita)


def test_a_claim_sent_back_is_not_approved_before_it_is_corrected(claim: Claim, rita: User) -> None:
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    with pytest.raises(AlreadyDecided):
        decisions.approve(claim_id=claim.pk, by=rita)
    assert not Fulfilment.objects.exists()


@pytest.mark.parametrize(
    "act",
    [
        decisions.approve,
        undo_window.approve,
        partial(decisions.send_back, reason="-"),
        partial(undo_window.send_back, reason="-"),
    ],
)
def test_a_claim_whose_product_passed_on_can_only_be_rejected(
    act: Callable[..., object], claim: Claim, rita: User
) -> None:
    register.release(claim.registered_product, because=RegisteredProduct.Ending.DISPUTED)
    with pytest.raises(NoLongerTheirs):
        act(claim_id=claim.pk, by=rita)
    decisions.reject(claim_id=claim.pk, by=rita, reason="It is another's.")
    assert not Fulfilment.objects.exists()


def test_no_code_is_logged(
    alice: User, rita: User, promotion: Promotion, caplog: pytest.LogCaptureFixture
) -> None:
    reward = make_reward(promotion)
    load_codes(reward, [CANARY])
    claim = make_claim(alice, promotion)
    with caplog.at_level(logging.DEBUG, "django"), CaptureQueriesContext(connection):
        decisions.approve(claim_id=claim.pk, by=rita)
        letter = written(kind="claim_code")
    code = claim.fulfilment.code
    assert code is not None
    assert pool.decrypt_code(code) == CANARY
    assert "INSERT INTO" in caplog.text  # the log of queries is on, and was looked at
    assert CANARY not in caplog.text
    assert CANARY not in f"{code!r} {letter!r} {claim.fulfilment!r} {letter.subject}"


def revoked(claim: Claim, lena: User) -> bool:
    return decisions.revoke(claim_id=claim.pk, by=lena, reason=" Bought back by the shop. ")


def test_revoke_voids_a_code_that_the_member_has_not_got(
    alice: User, rita: User, lena: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1, delivery="on_date", deliver_on=promotion.claim_until)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    assert revoked(claim, lena)
    code = RewardCode.objects.get()
    assert code.voided_at is not None
    assert code.allocated_at is not None
    assert Fulfilment.objects.get().status == Fulfilment.Status.REVOKED
    with pytest.raises(OutOfStock):
        pool.allocate(claim.reward)
    letter = Email.objects.get(kind="claim_revoked")
    assert "Bought back by the shop." in letter.text
    assert "won't send it" in letter.text
    event = claim.events.for_member().last()
    assert event is not None
    assert (event.kind, event.note, event.actor) == ("revoked", "Bought back by the shop.", lena)


def test_revoke_hides_a_code_that_was_sent_and_leaves_it_in_use(
    claim: Claim, rita: User, lena: User
) -> None:
    decisions.approve(claim_id=claim.pk, by=rita)
    claim.refresh_from_db()
    assert statuses.visible_code(claim)
    delivery.send_due()
    assert not revoked(claim, lena)
    claim.fulfilment.refresh_from_db()
    assert statuses.visible_code(claim) == ""
    assert not RewardCode.objects.filter(voided_at__isnull=False).exists()
    assert statuses.label(claim).detail == "The reward was taken back."


def test_revoke_puts_back_a_parcel_and_a_place_in_a_draw(
    alice: User, rita: User, lena: User
) -> None:
    promotion = make_promotion()
    reward = make_reward(promotion, kind="physical", stock=1)
    draw = make_reward(promotion, kind="draw")
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    lucky_draws.enter(claim, draw)
    assert revoked(claim, lena)
    reward.refresh_from_db()
    assert reward.stock == 1
    assert not DrawEntry.objects.eligible(draw).exists()


def test_revoke_is_done_once_and_only_to_an_approved_claim(
    claim: Claim, rita: User, lena: User
) -> None:
    with pytest.raises(AlreadyDecided):
        revoked(claim, lena)
    decisions.approve(claim_id=claim.pk, by=rita)
    with pytest.raises(ValueError, match="reason"):
        decisions.revoke(claim_id=claim.pk, by=lena, reason=" ")
    revoked(claim, lena)
    with pytest.raises(revoking.AlreadyRevoked):
        revoked(claim, lena)
    assert Email.objects.filter(kind="claim_revoked").count() == 1


def test_a_revoked_reward_is_not_delivered_on_its_day(alice: User, rita: User, lena: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1, delivery="on_date", deliver_on=promotion.claim_until)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    revoked(claim, lena)
    Fulfilment.objects.update(due_on=today())
    assert due.deliver_due() == 0
    assert not Email.objects.filter(kind="claim_code").exists()
