from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.models import User
from foundation import sweeps
from fulfilment import tasks
from fulfilment.delivery import due
from fulfilment.models import DrawEntry, Fulfilment
from notifications.models import Email
from promotions.codes import pool
from promotions.codes.pool import OutOfStock
from promotions.models import ExtraQuestion, Promotion, Reward, RewardCode
from redemptions.models import Claim, Recipient
from redemptions.review import decisions
from redemptions.rewarding import rewards
from tests.factories import make_claim, make_member, make_promotion, make_reward, today
from tests.notifications.letters import written

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    return make_promotion(limit_per_member=5)


def deferred(promotion: Promotion, days: int = 10) -> Reward:
    return make_reward(
        promotion, n=3, delivery="on_date", deliver_on=today() + timedelta(days=days)
    )


def approved(claim: Claim, by: User) -> Fulfilment:
    decisions.approve(claim_id=claim.pk, by=by)
    return Fulfilment.objects.get(cause__claim=claim)


def code_letters() -> int:
    return Email.objects.filter(kind="claim_code").count()


def it_is(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_reward_on_a_date_is_kept_for_the_member_until_then(
    alice: User, rita: User, promotion: Promotion
) -> None:
    deferred(promotion)
    owed = approved(make_claim(alice, promotion), rita)
    assert owed.code is not None
    assert (owed.status, owed.due_on) == (Fulfilment.Status.DUE, today() + timedelta(days=10))
    letter = written(kind="claim_approved")
    assert pool.decrypt_code(owed.code) not in "".join([letter.subject, *letter.bodies()])
    assert due.deliver_due() == 0
    assert code_letters() == 0


def test_deliver_due_sends_each_code_once_on_its_date(
    alice: User, bob: User, rita: User, promotion: Promotion, monkeypatch: pytest.MonkeyPatch
) -> None:
    deferred(promotion)
    owed = [approved(make_claim(member, promotion), rita) for member in (alice, bob)]
    it_is(datetime.combine(owed[0].due_on, datetime.min.time(), UTC), monkeypatch)
    assert [due.deliver_due(), due.deliver_due()] == [2, 0]
    for one in owed:
        one.refresh_from_db()
        assert one.code is not None
        letter = written(kind="claim_code", user=one.cause.claim.user)
        assert pool.decrypt_code(one.code) in letter.bodies()[0]
        assert one.status == Fulfilment.Status.DELIVERED
        assert one.cause.claim.events.filter(kind="delivered").count() == 1
    assert code_letters() == 2


def test_a_code_that_cannot_be_read_holds_no_other_up(
    alice: User,
    bob: User,
    rita: User,
    promotion: Promotion,
    caplog: pytest.LogCaptureFixture,
) -> None:
    deferred(promotion)
    third = make_member("zoe@example.com")
    owed = [approved(make_claim(member, promotion), rita) for member in (alice, bob, third)]
    damaged = owed[1]
    assert damaged.code is not None
    hidden = [pool.decrypt_code(one.code) for one in owed if one.code]
    RewardCode.objects.filter(pk=damaged.code.pk).update(ciphertext=b"damaged")
    Fulfilment.objects.update(due_on=today())
    assert [due.deliver_due(), due.deliver_due()] == [2, 0]
    for one in owed:
        one.refresh_from_db()
    assert [one.status for one in owed] == ["delivered", "due", "delivered"]
    assert code_letters() == 2
    assert not damaged.cause.claim.events.filter(kind="delivered").exists()
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    failure = f"The reward of {damaged.cause} cannot be delivered: CodeUnreadable"
    assert told == [failure] * 2
    assert damaged.cause.claim.reference in failure
    assert not any(code in caplog.text for code in hidden)


def test_without_the_database_the_rest_waits_for_the_next_time(
    alice: User, bob: User, rita: User, promotion: Promotion, monkeypatch: pytest.MonkeyPatch
) -> None:
    deferred(promotion)
    for member in (alice, bob):
        approved(make_claim(member, promotion), rita)
    Fulfilment.objects.update(due_on=today())
    asked = []

    def away(pk: int) -> bool:
        asked.append(pk)
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(due, "_deliver_if_due", away)
        with pytest.raises(OperationalError):
            due.deliver_due()
    assert len(asked) == 1
    assert due.deliver_due() == 2


def test_the_task_delivers_what_is_due(alice: User, rita: User, promotion: Promotion) -> None:
    deferred(promotion)
    owed = approved(make_claim(alice, promotion), rita)
    Fulfilment.objects.update(due_on=today())
    tasks.deliver_due(a_later_argument=1)
    owed.refresh_from_db()
    assert owed.status == Fulfilment.Status.DELIVERED


def test_a_date_in_the_past_is_today(alice: User, rita: User, promotion: Promotion) -> None:
    deferred(promotion, days=-3)
    owed = approved(make_claim(alice, promotion), rita)
    assert (owed.status, owed.due_on) == (Fulfilment.Status.DELIVERED, today())


@pytest.mark.parametrize(
    ("zone", "delivered"),
    [("Pacific/Kiritimati", 1), ("UTC", 0), ("Pacific/Pago_Pago", 0)],
)
def test_a_day_begins_on_the_promotions_own_clock(
    alice: User, rita: User, monkeypatch: pytest.MonkeyPatch, zone: str, delivered: int
) -> None:
    promotion = make_promotion(time_zone=zone)
    deferred(promotion)
    approved(make_claim(alice, promotion), rita)
    Fulfilment.objects.update(due_on=NOON.date() + timedelta(days=1))
    it_is(NOON, monkeypatch)  # on Kiritimati it is 2 o'clock of the next day
    assert due.deliver_due() == delivered


def test_a_day_that_has_not_begun_takes_no_turn_from_another(
    alice: User, bob: User, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    early, late = make_promotion(time_zone="Pacific/Kiritimati"), make_promotion(time_zone="UTC")
    for member, promotion in ((bob, late), (alice, early)):
        deferred(promotion)
        approved(make_claim(member, promotion), rita)
    Fulfilment.objects.update(due_on=NOON.date() + timedelta(days=1))
    it_is(NOON, monkeypatch)
    monkeypatch.setattr(sweeps, "MOST_ROWS", 1)
    goes_on: list[str] = []
    monkeypatch.setattr(sweeps, "enqueue", lambda task, _pk, **_how: goes_on.append(task))
    assert [due.deliver_due(), due.deliver_due()] == [1, 0]
    assert goes_on == [tasks.deliver_due.name]


def test_a_revoked_reward_is_not_delivered(alice: User, rita: User, promotion: Promotion) -> None:
    deferred(promotion)
    approved(make_claim(alice, promotion), rita)
    Fulfilment.objects.update(due_on=today(), status=Fulfilment.Status.REVOKED)
    assert due.deliver_due() == 0
    assert code_letters() == 0


def test_a_parcel_is_noted_as_delivered_once(
    alice: User, rita: User, omar: User, promotion: Promotion
) -> None:
    make_reward(promotion, kind="physical")
    claim = make_claim(alice, promotion)
    owed = approved(claim, rita)
    assert (owed.status, owed.code) == (Fulfilment.Status.DUE, None)
    assert due.deliver_due() == 0
    marks = [
        rewards.mark_delivered(claim_id=claim.pk, by=omar, note=note)
        for note in ("DHL 00340434", "again")
    ]
    assert marks == [True, False]
    event = owed.events.get(kind="sent")
    assert (event.actor, event.note) == (omar, "DHL 00340434")


@pytest.mark.parametrize(
    ("kind", "letter"), [("physical", "claim_shipped"), ("cashback", "claim_paid")]
)
def test_the_member_reads_by_letter_what_was_noted(
    alice: User, rita: User, omar: User, promotion: Promotion, kind: str, letter: str
) -> None:
    make_reward(promotion, kind=kind, name="A mouse")
    claim = make_claim(alice, promotion)
    approved(claim, rita)
    for _twice in range(2):
        rewards.mark_delivered(claim_id=claim.pk, by=omar, note="DHL 00340434")
    written = Email.objects.get(kind=letter)
    for body in written.bodies():
        assert "A mouse" in body
        assert "DHL 00340434" in body
    told = set(Email.objects.values_list("kind", flat=True))
    assert not told & ({"claim_shipped", "claim_paid"} - {letter})


def test_a_parcel_can_be_followed_from_its_letter_and_goes_to_the_recipient(
    alice: User, rita: User, omar: User, promotion: Promotion
) -> None:
    make_reward(promotion, kind="physical")
    claim = make_claim(alice, promotion)
    home = {"first_name": "Al", "last_name": "Ice", "street": "Main Street 7"}
    Recipient.objects.create(claim=claim, **home)
    approved(claim, rita)
    link = "https://parcels.example/00340434"
    rewards.mark_delivered(claim_id=claim.pk, by=omar, note="", link=link)
    for body in Email.objects.get(kind="claim_shipped").bodies():
        assert link in body
        assert "Main Street 7" in body
        assert "Note about" not in body


def test_a_code_is_not_noted_as_delivered_by_hand(
    alice: User, rita: User, omar: User, promotion: Promotion
) -> None:
    deferred(promotion)
    claim = make_claim(alice, promotion)
    owed = approved(claim, rita)
    assert not rewards.mark_delivered(claim_id=claim.pk, by=omar, note="by phone")
    owed.refresh_from_db()
    assert owed.status == Fulfilment.Status.DUE


def test_a_counted_reward_is_given_as_often_as_there_are_pieces(
    alice: User, bob: User, rita: User, promotion: Promotion
) -> None:
    reward = make_reward(promotion, kind="physical", stock=1)
    claims = [make_claim(member, promotion) for member in (alice, bob)]
    approved(claims[0], rita)
    with pytest.raises(OutOfStock):
        approved(claims[1], rita)
    reward.refresh_from_db()
    assert reward.stock == 0
    assert Claim.objects.get(user=bob).status == Claim.Status.SUBMITTED


def test_a_yes_enters_the_draw_and_a_no_does_not(
    alice: User, bob: User, rita: User, promotion: Promotion
) -> None:
    make_reward(promotion, n=2)
    draw = make_reward(promotion, kind="draw")
    question = ExtraQuestion.objects.create(promotion=promotion, draw=draw)
    for member, answer in ((alice, "yes"), (bob, "no")):
        approved(make_claim(member, promotion, answers={str(question.pk): answer}), rita)
    entry = DrawEntry.objects.get()
    assert (entry.cause.user, entry.draw, entry.voided_at) == (alice, draw, None)
