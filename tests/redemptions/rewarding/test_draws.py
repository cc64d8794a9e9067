from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier, Event

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent
from notifications.models import Email
from promotions.models import ExtraQuestion, Promotion, Reward
from redemptions.models import Claim, DrawEntry, DrawResult, Recipient
from redemptions.models.draw import DrawEntryQuerySet
from redemptions.models.statuses import label
from redemptions.review import decisions
from redemptions.rewarding import draws, rewards
from redemptions.rewarding.draws import AlreadyDrawn, NobodyTakesPart, NoPrizes
from tests.crowd import at_once, claims_for, kinds
from tests.factories import make_claim, make_member, make_promotion, make_reward


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion(limit_per_member=5)
    make_reward(promotion, n=10)
    return promotion


def entered(member: User, draw: Reward, rita: User) -> Claim:
    claim = make_claim(member, draw.promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    DrawEntry.objects.create(claim=claim, draw=draw, entered_at=timezone.now())
    return claim


def a_draw(promotion: Promotion, stock: int | None = 1) -> Reward:
    return make_reward(promotion, name="A desk", kind="draw", stock=stock)


def winners(draw: Reward) -> set[int]:
    return set(DrawEntry.objects.won(draw).values_list("claim", flat=True))


def test_as_many_win_as_there_are_prizes_and_each_gets_a_letter(
    promotion: Promotion, rita: User, petra: User
) -> None:
    draw = a_draw(promotion, stock=2)
    members = [make_member() for _ in range(4)]
    claims = [entered(member, draw, rita) for member in members]
    held = draws.draw_winners(draw_id=draw.pk, by=petra, winners=99)
    assert (held.drawn_by, held.entries) == (petra, 4)
    assert len(winners(draw)) == 2
    letters = Email.objects.filter(kind="draw_won")
    assert {letter.about for letter in letters} == {
        claim.reference for claim in claims if claim.pk in winners(draw)
    }
    for claim in claims:
        event = claim.events.filter(kind="draw_won").first()
        assert (event is not None) == (claim.pk in winners(draw))
        assert event is None or (event.note, event.actor) == ("A desk", petra)


def test_where_no_stock_is_written_down_the_number_is_asked(
    promotion: Promotion, rita: User, petra: User
) -> None:
    draw = a_draw(promotion, stock=None)
    for _ in range(3):
        entered(make_member(), draw, rita)
    draws.draw_winners(draw_id=draw.pk, by=petra, winners=2)
    assert len(winners(draw)) == 2


def test_all_win_where_fewer_take_part_than_there_are_prizes(
    promotion: Promotion, alice: User, rita: User, petra: User
) -> None:
    draw = a_draw(promotion, stock=5)
    claim = entered(alice, draw, rita)
    draws.draw_winners(draw_id=draw.pk, by=petra, winners=1)
    assert winners(draw) == {claim.pk}


def test_a_claim_that_was_taken_back_and_another_draw_have_no_chance(
    promotion: Promotion, alice: User, bob: User, rita: User, lena: User
) -> None:
    draw = a_draw(promotion, stock=9)
    taken_back, stays = entered(alice, draw, rita), entered(bob, draw, rita)
    decisions.revoke(claim_id=taken_back.pk, by=lena, reason="Returned.")
    other = make_reward(promotion, name="A chair", kind="draw", stock=9)
    of_other = entered(make_member(), other, rita)
    held = draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
    assert (held.entries, winners(draw)) == (1, {stays.pk})
    assert not DrawEntry.objects.get(claim=of_other).is_winner


def test_a_draw_is_held_once(promotion: Promotion, alice: User, rita: User, lena: User) -> None:
    draw = a_draw(promotion)
    entered(alice, draw, rita)
    held = draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
    with pytest.raises(AlreadyDrawn) as earlier:
        draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
    assert earlier.value.held == held
    assert Email.objects.filter(kind="draw_won").count() == 1


def test_nothing_is_drawn_among_nobody(promotion: Promotion, lena: User) -> None:
    draw = a_draw(promotion)
    with pytest.raises(NobodyTakesPart):
        draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
    assert not DrawResult.objects.exists()


def test_a_draw_without_prizes_is_not_held(promotion: Promotion, alice: User, rita: User) -> None:
    draw = a_draw(promotion, stock=0)
    entered(alice, draw, rita)
    with pytest.raises(NoPrizes):
        draws.draw_winners(draw_id=draw.pk, by=rita, winners=1)
    assert not DrawResult.objects.exists()


def test_another_reward_is_no_draw(promotion: Promotion, lena: User) -> None:
    code = promotion.rewards.get()
    with pytest.raises(Reward.DoesNotExist):
        draws.draw_winners(draw_id=code.pk, by=lena, winners=1)


@pytest.mark.long
def test_everybody_has_the_same_chance(
    promotion: Promotion, alice: User, bob: User, rita: User, lena: User
) -> None:
    draw = a_draw(promotion)
    claims = [entered(member, draw, rita) for member in (alice, bob)]
    won: Counter[int] = Counter()
    for _ in range(40):
        draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
        won.update(winners(draw))
        DrawResult.objects.all().delete()
        DrawEntry.objects.update(is_winner=False, cause=None)
        Fulfilment.objects.filter(cause__kind=Cause.Kind.DRAW_PLACE).delete()
        Cause.objects.filter(kind=Cause.Kind.DRAW_PLACE).delete()
    # One of two never winning in 40 draws happens once in 10 to the power of 12.
    assert set(won) == {claim.pk for claim in claims}


def shown(claim: Claim) -> str:
    [line] = label(Claim.objects.get(pk=claim.pk)).draws
    return line.text


def test_each_member_reads_what_became_of_the_draw(
    promotion: Promotion, alice: User, bob: User, rita: User, lena: User
) -> None:
    draw = a_draw(promotion)
    claims = [entered(member, draw, rita) for member in (alice, bob)]
    assert [shown(claim) for claim in claims] == ["A desk: you're in the draw."] * 2
    draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
    for claim in claims:
        assert ("you have won!" in shown(claim)) == (claim.pk in winners(draw))
        assert "the draw was held on" in shown(claim).lower()


def asking(member: User, draw: Reward) -> Claim:
    """A claim whose member asks to take part in the draw, not decided yet."""
    question, _new = ExtraQuestion.objects.get_or_create(
        promotion=draw.promotion, kind="yes_no", draw=draw
    )
    return make_claim(member, draw.promotion, answers={str(question.pk): "yes"})


def test_who_is_approved_after_the_draw_reads_that_the_claim_took_no_part(
    promotion: Promotion, alice: User, bob: User, rita: User, lena: User
) -> None:
    draw = a_draw(promotion)
    entered(alice, draw, rita)
    late = asking(bob, draw)
    assert draws.still_open(draw).submitted == 1
    draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
    decisions.approve(claim_id=late.pk, by=rita)
    assert "before your claim was approved; it did not take part" in shown(late)


def drawn_during_an_approval(alice: User, bob: User, rita: User, lena: User) -> DrawResult:
    """A draw that begins while the approval of a claim that enters it is not committed yet."""
    draw = a_draw(make_reward(make_promotion(), n=2).promotion)
    entered(alice, draw, rita)
    late = asking(bob, draw)
    has_entered, is_drawn = Event(), Event()

    def approve() -> None:
        with transaction.atomic():
            decisions.approve(claim_id=late.pk, by=rita)
            has_entered.set()
            is_drawn.wait(0.3)

    def hold() -> None:
        has_entered.wait(30)
        draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
        is_drawn.set()

    assert at_once([approve, hold]) == [None, None]
    return DrawResult.objects.get()


@pytest.mark.django_db(transaction=True)
def test_a_draw_waits_for_an_approval_that_enters_it(
    alice: User, bob: User, rita: User, lena: User
) -> None:
    assert drawn_during_an_approval(alice, bob, rita, lena).entries == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_draw_misses_an_entry_that_is_older(
    alice: User, bob: User, rita: User, lena: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewards, "together", lambda _what: None)
    assert drawn_during_an_approval(alice, bob, rita, lena).entries == 1


def test_who_lost_the_reward_reads_nothing_of_the_draw(
    promotion: Promotion, alice: User, rita: User, lena: User
) -> None:
    draw = a_draw(promotion)
    claim = entered(alice, draw, rita)
    draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
    decisions.revoke(claim_id=claim.pk, by=lena, reason="Returned.")
    assert label(Claim.objects.get(pk=claim.pk)).draws == ()
    assert winners(draw) == {claim.pk}


def test_the_letter_names_the_address_or_says_that_it_is_asked_for(
    promotion: Promotion, alice: User, bob: User, rita: User, lena: User
) -> None:
    draw = a_draw(promotion, stock=2)
    with_address, _without = entered(alice, draw, rita), entered(bob, draw, rita)
    home = {"first_name": "Alice", "last_name": "Example", "street": "Main Street 7"}
    Recipient.objects.create(claim=with_address, **home)
    draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
    for member, wanted in ((alice, "Main Street 7"), (bob, "where to send the prize")):
        for body in Email.objects.get(kind="draw_won", user=member).bodies():
            assert wanted in body
            assert "A desk" in body


def test_the_prize_is_noted_as_sent_once_and_the_winner_hears(
    promotion: Promotion, alice: User, bob: User, rita: User, omar: User
) -> None:
    draw = a_draw(promotion)
    claims = [entered(member, draw, rita) for member in (alice, bob)]
    draws.draw_winners(draw_id=draw.pk, by=rita, winners=1)
    link = "https://parcels.example/7"
    noted = [
        draws.note_sent(entry_id=entry.pk, by=omar, note="DHL 7", link=link)
        for entry in DrawEntry.objects.order_by("-is_winner")
        for _twice in range(2)
    ]
    assert noted == [True, False, False, False]
    won = DrawEntry.objects.won(draw).get()
    letter = Email.objects.get(kind="claim_shipped")
    assert letter.user == won.claim.user
    for body in letter.bodies():
        assert "A desk" in body
        assert "DHL 7" in body
        assert link in body
    event = FulfilmentEvent.objects.get(fulfilment__cause__draw_entry=won)
    assert (event.kind, event.note, event.actor) == ("sent", "DHL 7", omar)
    assert sorted("on its way" in shown(claim) for claim in claims) == [False, True]
    assert label(won.claim).draws[0].link == link


def test_the_prize_of_a_claim_that_was_taken_back_is_not_sent(
    promotion: Promotion, alice: User, rita: User, lena: User, omar: User
) -> None:
    draw = a_draw(promotion)
    claim = entered(alice, draw, rita)
    draws.draw_winners(draw_id=draw.pk, by=lena, winners=1)
    decisions.revoke(claim_id=claim.pk, by=lena, reason="Returned.")
    entry = DrawEntry.objects.get()
    assert (entry.prize and entry.prize.status) == Fulfilment.Status.REVOKED
    assert not draws.note_sent(entry_id=entry.pk, by=omar, note="DHL 7")


def two_draw(rita: User, lena: User, petra: User) -> tuple[Reward, list[Callable[[], DrawResult]]]:
    """A draw of three prizes among eight claims, and two who hold it."""
    reward = make_reward(make_promotion(), n=8)
    draw = make_reward(reward.promotion, kind="draw", stock=3)
    for claim in claims_for(reward, 8):
        decisions.approve(claim_id=claim.pk, by=rita)
        DrawEntry.objects.create(claim=claim, draw=draw, entered_at=timezone.now())
    return draw, [
        partial(draws.draw_winners, draw_id=draw.pk, by=by, winners=1) for by in (lena, petra)
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_draw_at_once_hold_one_draw(rita: User, lena: User, petra: User) -> None:
    draw, acts = two_draw(rita, lena, petra)
    assert kinds(at_once(acts)) == {"AlreadyDrawn": 1, "DrawResult": 1}
    assert len(winners(draw)) == 3
    assert Email.objects.filter(kind="draw_won").count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_database_keeps_a_draw_from_being_held_twice(
    rita: User, lena: User, petra: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, acts = two_draw(rita, lena, petra)
    both_have_read = Barrier(2, timeout=30)
    entries = DrawEntryQuerySet.eligible

    def read_together(rows: DrawEntryQuerySet, draw: Reward) -> DrawEntryQuerySet:
        both_have_read.wait()
        return entries(rows, draw)

    monkeypatch.setattr(DrawEntryQuerySet, "eligible", read_together)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())
    monkeypatch.setattr(draws, "one_at_a_time", lambda _what: None)
    assert kinds(at_once(acts)) == {"DrawResult": 1, "IntegrityError": 1}
    assert len(winners(draw)) == 3
