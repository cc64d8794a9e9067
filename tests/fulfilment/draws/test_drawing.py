"""A draw from its first ticket to its winners, and what the database refuses on the way."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Event

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from fulfilment.draws import announcing, drawing, entering, freezing, offers, outcomes
from fulfilment.draws.announcing import AlreadyAnnounced, BadDays, DrawPlan, NoPrizes, PublicValue
from fulfilment.draws.commitments import digest_of, root_of
from fulfilment.draws.outcomes import Outcomes
from fulfilment.models import (
    DrawEntry,
    DrawFigure,
    DrawPlace,
    DrawRound,
    Fulfilment,
    PrizeOffer,
    VoidReason,
)
from notifications.models import Email
from promotions.models import ExtraQuestion, Promotion, Reward
from promotions.setup import publishing
from redemptions.models import Claim, Recipient
from redemptions.models.statuses import label
from redemptions.review import decisions
from tests.crowd import at_once, kinds
from tests.factories import make_claim, make_member, make_promotion, make_reward
from tests.lucky_draws import (
    VALUE,
    accept_all,
    announce,
    end_last_day,
    enter,
    freeze,
    hold,
    winners,
)

pytestmark = pytest.mark.long


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion(limit_per_member=5)
    make_reward(promotion, n=10)
    return promotion


def entered(member: User, draw: Reward, rita: User) -> Claim:
    claim = make_claim(member, draw.promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    enter(claim, draw)
    return claim


def a_draw(promotion: Promotion, stock: int | None = 1) -> Reward:
    return make_reward(promotion, name="A desk", kind="draw", stock=stock)


def shown(claim: Claim) -> str:
    [line] = label(Claim.objects.for_history().get(pk=claim.pk)).draws
    return line.text


def asking(member: User, draw: Reward) -> Claim:
    """A claim whose member asks to take part in the draw, not decided yet."""
    question, _new = ExtraQuestion.objects.get_or_create(
        promotion=draw.promotion, kind="yes_no", draw=draw
    )
    return make_claim(member, draw.promotion, answers={str(question.pk): "yes"})


def sql(statement: str) -> None:
    """Go past Django's own refusals."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refused(act: Callable[[], object]) -> bool:
    """Whether the database refuses it."""
    with pytest.raises(DatabaseError, match=r"draw:|constraint"), transaction.atomic():
        act()
    return True


def test_the_first_places_win_and_each_winner_has_to_accept(
    promotion: Promotion, rita: User, lena: User, petra: User
) -> None:
    draw = a_draw(promotion, stock=2)
    claims = [entered(make_member(), draw, rita) for _ in range(4)]
    assert shown(claims[0]).startswith("A desk: you're in the draw. Your ticket: ")
    frozen = freeze(draw)
    tickets = freezing.tickets_of(frozen)
    assert tickets == sorted(DrawEntry.objects.values_list("ticket", flat=True))
    assert (frozen.count, frozen.root) == (4, root_of(tickets))
    assert "with ticket" in shown(claims[0])
    held = hold(draw, lena, petra)
    assert (held.value, digest_of(held.seed)) == (VALUE, held.seed_digest)
    assert list(DrawPlace.objects.order_by("rank").values_list("rank", flat=True)) == [1, 2, 3, 4]
    letters = Email.objects.filter(kind="draw_won")
    won = {claim.reference for claim in claims if claim.pk in winners(draw)}
    assert (len(won), {letter.about for letter in letters}) == (2, won)
    assert not Fulfilment.objects.filter(cause__kind="draw_place").exists()
    accept_all(draw)
    owed = Fulfilment.objects.filter(cause__kind="draw_place").values_list("kind", "status")
    assert list(owed) == [("parcel", "due")] * 2
    for claim in claims:
        is_winner = claim.pk in winners(draw)
        event = claim.events.filter(kind="draw_won").first()
        assert (event is not None) == is_winner
        assert ("you have won!" in shown(claim)) == is_winner
        assert ("came in place" in shown(claim)) != is_winner


def test_a_draw_is_announced_before_its_promotion_is_published(
    promotion: Promotion, petra: User
) -> None:
    draw = a_draw(promotion)
    draw.rounds.all().delete()
    Promotion.objects.update(is_published=False)
    with pytest.raises(publishing.Incomplete) as incomplete:
        publishing.publish(promotion_id=promotion.pk, by=petra)
    assert any("is not announced" in one for one in incomplete.value.lacks)
    assert refused(lambda: Promotion.objects.update(is_published=True))
    value = PublicValue("DAX", "https://a.example/", promotion.claim_until + timedelta(days=9))

    def announced(closes_on: date) -> DrawRound:
        plan = DrawPlan(7, closes_on, value)
        return announcing.announce(draw_id=draw.pk, by=petra, plan=plan)

    with pytest.raises(BadDays):
        announced(promotion.claim_until - timedelta(days=1))
    with pytest.raises(BadDays):
        announced(value.day)
    round_ = announced(promotion.claim_until)
    assert (round_.prizes, digest_of(announcing.seed_of(round_))) == (1, round_.seed_digest)
    with pytest.raises(AlreadyAnnounced):
        announced(promotion.claim_until)
    assert refused(partial(announce, draw))
    Promotion.objects.update(is_published=True)


def test_a_draw_of_nothing_and_another_reward_are_not_announced(
    promotion: Promotion, petra: User
) -> None:
    draw = a_draw(promotion, stock=0)
    draw.rounds.all().delete()
    value = PublicValue("DAX", "https://a.example/", promotion.claim_until + timedelta(days=9))
    plan = DrawPlan(1, promotion.claim_until, value)
    with pytest.raises(NoPrizes):
        announcing.announce(draw_id=draw.pk, by=petra, plan=plan)
    code = promotion.rewards.get(kind="code")
    with pytest.raises(Reward.DoesNotExist):
        announcing.announce(draw_id=code.pk, by=petra, plan=plan)


def test_two_people_have_to_type_the_same_value(
    promotion: Promotion, alice: User, rita: User, lena: User, petra: User
) -> None:
    draw = a_draw(promotion)
    entered(alice, draw, rita)
    round_ = freeze(draw)
    typed = partial(drawing.type_value, round_id=round_.pk)
    assert not typed(by=lena, value="1")
    assert not typed(by=lena, value="1")
    assert refused(lambda: DrawRound.objects.update(value="1"))
    assert not typed(by=petra, value=VALUE)
    assert not drawing.draw(round_.pk)
    assert typed(by=lena, value=f" {VALUE} ")
    assert refused(lambda: DrawFigure.objects.update(typed_by=rita))
    with pytest.raises(drawing.NoValueWanted):
        typed(by=petra, value=VALUE)
    assert refused(lambda: DrawRound.objects.update(value="another"))
    assert drawing.draw(round_.pk)


def test_no_value_is_typed_before_its_day_or_by_who_takes_part(
    promotion: Promotion, rita: User, lena: User
) -> None:
    draw = a_draw(promotion)
    enter(make_claim(lena, promotion), draw)
    later = freeze(draw)
    with pytest.raises(ConflictOfInterest):
        drawing.type_value(round_id=later.pk, by=lena, value=VALUE)
    other = make_reward(promotion, name="A chair", kind="draw")
    other.rounds.all().delete()
    round_ = announce(other, closes_on=promotion.today())
    assert not freezing.freeze(round_.pk), "its last day is not over"
    with pytest.raises(drawing.NoValueWanted):
        drawing.type_value(round_id=round_.pk, by=rita, value=VALUE)
    assert freezing.freeze_due() == 0


def test_no_ticket_joins_leaves_or_changes_after_the_freeze(
    promotion: Promotion, alice: User, bob: User, rita: User, lena: User, petra: User
) -> None:
    draw = a_draw(promotion)
    kept = entered(alice, draw, rita).cause.draw_entries.get()
    late = asking(bob, draw)
    round_ = freeze(draw)
    decisions.approve(claim_id=late.pk, by=rita)
    assert DrawEntry.objects.get(cause__claim=late).void_reason == VoidReason.LATE
    assert "before your claim was approved; it did not take part" in shown(late)
    with pytest.raises(entering.ListFrozen):
        entering.void_ticket(entry_id=kept.pk, by=lena, note="Fraud.")
    now, by = timezone.now(), {"draw": draw, "entered_at": timezone.now()}
    void = {"voided_at": now, "void_reason": VoidReason.RULES}
    foreign = make_claim(make_member(), promotion).cause
    new = partial(DrawPlace.objects.create, round=round_, number=2, entry=kept)
    for act in (
        lambda: DrawEntry.objects.create(cause=foreign, **by),
        lambda: DrawEntry.objects.filter(pk=kept.pk).update(**void),
        lambda: DrawEntry.objects.filter(pk=kept.pk).update(ticket="0" * 32),
        lambda: DrawEntry.objects.filter(void_reason=VoidReason.LATE).update(void_reason=""),
        lambda: DrawPlace.objects.all().delete(),
        lambda: DrawPlace.objects.update(number=7),
        lambda: DrawPlace.objects.update(rank=1),
        new,
        lambda: DrawRound.objects.update(root="0" * 64),
        lambda: DrawRound.objects.update(count=2),
        lambda: DrawRound.objects.update(seed_digest="0" * 64),
        lambda: DrawRound.objects.update(value_of="Another"),
        lambda: DrawRound.objects.update(drawn_at=now, seed="guessed"),
        lambda: sql("DELETE FROM fulfilment_drawround"),
    ):
        assert refused(act)
    held = hold(draw, lena, petra)
    for act in (
        lambda: DrawPlace.objects.update(rank=2),
        lambda: DrawRound.objects.update(seed="another"),
        lambda: DrawRound.objects.update(drawn_at=None, seed=""),
        lambda: PrizeOffer.objects.update(slot=2),
        lambda: PrizeOffer.objects.all().delete(),
    ):
        assert refused(act)
    assert DrawRound.objects.get() == held


def test_a_ticket_after_the_last_day_does_not_count_though_the_list_is_not_frozen_yet(
    promotion: Promotion, alice: User, bob: User, rita: User
) -> None:
    draw = a_draw(promotion)
    on_time = entered(alice, draw, rita).cause.draw_entries.get()
    late = asking(bob, draw)
    end_last_day(draw)
    round_ = draw.rounds.get()
    decisions.approve(claim_id=late.pk, by=rita)
    assert DrawEntry.objects.get(cause__claim=late).void_reason == VoidReason.LATE
    assert f"the draw closed on {date_format(round_.closes_on)}, before" in shown(late)
    foreign = make_claim(make_member(), promotion).cause
    now = {"cause": foreign, "draw": draw, "entered_at": timezone.now()}
    assert refused(lambda: DrawEntry.objects.create(**now))
    assert freeze(draw).count == 1
    assert DrawPlace.objects.get().entry == on_time


@pytest.mark.parametrize(
    ("time_zone", "ends_at"),
    [
        ("Pacific/Kiritimati", datetime(2026, 11, 30, 10, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2026, 12, 1, 11, tzinfo=UTC)),
        ("Nowhere/Land", datetime(2026, 12, 1, tzinfo=UTC)),
    ],
)
def test_a_list_ends_with_its_last_day_in_the_promotions_zone(
    time_zone: str, ends_at: datetime, promotion: Promotion
) -> None:
    draw = a_draw(promotion)
    draw.rounds.all().delete()
    Promotion.objects.update(time_zone=time_zone)
    announce(draw, closes_on=date(2026, 11, 30))
    assert entering.hold_open([draw.pk]) == {draw.pk: ends_at}
    cause = make_claim(make_member(), promotion).cause
    made = partial(DrawEntry.objects.create, draw=draw, cause=cause)
    assert refused(partial(made, entered_at=ends_at))
    made(entered_at=ends_at - timedelta(microseconds=1))


def test_what_does_not_count_is_off_the_list_with_its_reason(
    promotion: Promotion, alice: User, bob: User, rita: User, lena: User
) -> None:
    draw = a_draw(promotion, stock=9)
    taken_back, stays = entered(alice, draw, rita), entered(bob, draw, rita)
    decisions.revoke(claim_id=taken_back.pk, by=lena, reason="Returned.")
    voided, leaver = entered(make_member(), draw, rita), make_member()
    left = entered(leaver, draw, rita)
    staff = make_claim(make_member(is_staff=True), promotion)
    enter(staff, draw)
    Promotion.objects.update(staff_may_take_part=False)
    entry = voided.cause.draw_entries.get()
    entering.void_ticket(entry_id=entry.pk, by=lena, note="Bought from himself.")
    assert entering.leave(leaver) == 1
    assert entering.leave(leaver) == 0
    assert freeze(draw).count == 1
    assert DrawPlace.objects.get().entry.cause == stays.cause
    why = {
        entry.cause.claim.pk: entry.void_reason
        for entry in DrawEntry.objects.exclude(voided_at=None)
    }
    assert why == {
        taken_back.pk: "revoked",
        voided.pk: "rules",
        left.pk: "left",
        staff.pk: "staff",
    }
    assert "doesn't count: against the rules" in shown(voided)


def frozen_during_an_approval(alice: User, bob: User, rita: User) -> DrawRound:
    """A list that is to be frozen while an approval that brings a ticket is not committed yet."""
    draw = a_draw(make_reward(make_promotion(), n=2).promotion)
    entered(alice, draw, rita)
    late = asking(bob, draw)
    has_entered, is_frozen = Event(), Event()

    def approve() -> None:
        with transaction.atomic():
            decisions.approve(claim_id=late.pk, by=rita)
            has_entered.set()
            is_frozen.wait(0.3)

    def close() -> None:
        has_entered.wait(30)
        freeze(draw)
        is_frozen.set()

    assert at_once([approve, close]) == [None, None]
    return draw.rounds.get()


@pytest.mark.django_db(transaction=True)
def test_a_freeze_waits_for_an_approval_that_brings_a_ticket(
    alice: User, bob: User, rita: User
) -> None:
    assert frozen_during_an_approval(alice, bob, rita).count == 2


@pytest.mark.django_db(transaction=True)
def test_without_its_lock_a_freeze_misses_a_ticket_that_is_older(
    alice: User, bob: User, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "lock_rows", lambda rows, **_how: rows)
    assert frozen_during_an_approval(alice, bob, rita).count == 1


def test_the_letter_names_the_address_and_the_day(
    promotion: Promotion, alice: User, bob: User, rita: User, lena: User, petra: User
) -> None:
    draw = a_draw(promotion, stock=2)
    with_address, _without = entered(alice, draw, rita), entered(bob, draw, rita)
    home = {"first_name": "Alice", "last_name": "Example", "street": "Main Street 7"}
    Recipient.objects.create(claim=with_address, **home)
    hold(draw, lena, petra)
    for member, wanted in ((alice, "Main Street 7"), (bob, "where to send the prize")):
        offer = PrizeOffer.objects.get(place__entry__cause__user=member)
        for body in Email.objects.get(kind="draw_won", user=member).bodies():
            assert wanted in body
            assert "A desk" in body
            assert f"prizes%2F{offer.pk}" in body


def two_prizes_lapse(rita: User, lena: User, petra: User) -> list[Callable[[], object]]:
    """A prize among four that was not accepted in time, and two sweeps that see it."""
    promotion = make_promotion(limit_per_member=5)
    make_reward(promotion, n=4)
    draw = make_reward(promotion, kind="draw", stock=1)
    for _ in range(4):
        entered(make_member(), draw, rita)
    hold(draw, lena, petra)
    sql("ALTER TABLE fulfilment_prizeoffer DISABLE TRIGGER guarded")
    sql("UPDATE fulfilment_prizeoffer SET answer_by = '2020-01-01'")
    sql("ALTER TABLE fulfilment_prizeoffer ENABLE TRIGGER guarded")
    offer = PrizeOffer.objects.get()
    return [partial(offers.lapse, offer.pk), partial(offers.lapse, offer.pk)]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_move_one_alternate_up(rita: User, lena: User, petra: User) -> None:
    assert sorted(map(bool, at_once(two_prizes_lapse(rita, lena, petra)))) == [False, True]
    assert list(PrizeOffer.objects.values_list("state", flat=True)) == ["lapsed", "offered"]
    assert Email.objects.filter(kind="draw_moved_up").count() == 1
    lost = Email.objects.get(kind="draw_lost")
    assert lost.about == PrizeOffer.objects.get(state="lapsed").place.entry.cause.reference
    assert "didn't get your answer by" in "".join(lost.bodies())
    assert offers.lapse_due() == 0


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_database_keeps_a_prize_from_two_alternates(
    rita: User, lena: User, petra: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = two_prizes_lapse(rita, lena, petra)
    record, both = outcomes.of, Event()

    def slowly(offer: PrizeOffer) -> Outcomes:
        both.wait(0.3)
        return record(offer)

    monkeypatch.setattr(outcomes, "of", slowly)
    monkeypatch.setattr(offers, "lock_rows", lambda rows, **_how: rows)
    assert kinds(at_once(acts)) == {"bool": 1, "IntegrityError": 1}
    assert PrizeOffer.objects.filter(state="offered").count() == 1
