"""The order in which the verbs take locks: each is watched, and none goes against ``ORDER``."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from foundation import retention
from foundation.locks import ORDER, lock_rows, one_at_a_time, together
from foundation.personal_data import APPS, erasing
from fulfilment.delivery import days, due, hold
from fulfilment.draws import drawing, freezing, offers
from fulfilment.models import Fulfilment, PayoutRun, PrizeOffer
from fulfilment.parcels import picking, recipients, shipping, tracking_file
from fulfilment.payout_runs import releases, results, runs
from fulfilment.payouts import details
from membership.desk import goodwill
from membership.models import ShopItem, SourceType
from membership.moderation.decisions import accept
from membership.points import claw_back, spending
from membership.points.joining import open_account
from membership.shop import closing, ordering, prices, waiting
from membership.shout_outs import writing
from membership.shout_outs.paying import earn_or_take_back
from membership.shout_outs.photos import save_photo
from membership.shout_outs.sending import send as send_shout_out
from membership.shout_outs.sending import withdraw
from promotions.models import ExtraQuestion, Promotion, Reward
from promotions.setup import publishing
from redemptions.claims import corrections, drafts, submit
from redemptions.models import Claim, ScheduledDecision
from redemptions.ownership import transfer_rules
from redemptions.review import decisions, triage, undo_window
from redemptions.rewarding import code_replacement
from service.appointments import booking, changes
from service.bench import refusing, returning, working
from service.front_desk import closing as closing_days
from service.front_desk import offering
from service.results import answering as repair_answers
from service.results import objecting, quoting
from support.chat import ending, handing_over, queue
from support.desk import answering, routing
from support.files import saving
from support.files.places import FilePlace
from support.models import Conversation
from support.tickets import drafts as begun_tickets
from support.tickets import opening
from tests.factories import (
    make_claim,
    make_dispute,
    make_draft,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    make_serial,
    picture,
)
from tests.fulfilment.parcels.rows import HOME, make_carrier, make_parcel, tracking
from tests.fulfilment.payees import give, make_bank, open_day, owe_payout
from tests.lucky_draws import end_last_day
from tests.membership.shop.items import confirmed, make_item, make_rich, place
from tests.membership.writers import make_draft_of, make_owner, make_task
from tests.redemptions.bundles.sets import draft_both, make_bundle, make_supply, redeem
from tests.service.centres import make_appointment, make_centre, make_kind, on
from tests.service.front_desk.days import block_day
from tests.service.units import find, make_quote, make_technician, make_unit, receive
from tests.support.chat.chats import at_the_desk, make_chat
from tests.support.conversations import make_draft_ticket, make_ticket, sent

PAUSED = {"en": "Until Monday.", "id": "Sampai Senin.", "zh-hant": "至星期一。"}
ROW = re.compile(r'FROM "?(\w+)"?.* FOR (?:NO KEY UPDATE|UPDATE|KEY SHARE)', re.DOTALL)
NAME = re.compile(r"pg_advisory_xact_lock(?:_shared)?\(hashtextextended\('(\D+?) ?\d")


def taken(verb: Callable[[], object]) -> list[str]:
    """Name the tables and names that a verb locks, each where it is locked first."""
    with CaptureQueriesContext(connection) as captured:
        verb()
    return list(dict.fromkeys(name for each in captured if (name := locked(each["sql"]))))


def locked(sql: str) -> str:
    """Name what a statement locks; empty if nothing."""
    if match := NAME.search(sql):
        return match[1]
    if not (match := ROW.search(sql)):
        return ""
    is_correction = match[1] == "redemptions_claimdraft" and '"claim_id" = ' in sql
    return f"{match[1]} of a claim" if is_correction else match[1]


def verbs(alice: User, rita: User, promotion: Promotion) -> Iterator[Callable[[], object]]:
    """Give one verb after the other, each on rows that are ready for it."""
    reward = promotion.rewards.get(kind=Reward.Kind.CODE)
    draft = make_draft(alice, promotion, make_registered(alice))
    yield partial(submit.submit_claim, by=alice, draft_id=draft.pk, language="en")
    claim = Claim.objects.get()
    yield partial(triage.hold, claim_id=claim.pk, by=rita)
    yield partial(decisions.send_back, claim_id=claim.pk, by=rita, reason="Blurred.")
    correction = drafts.correction_of(claim)
    drafts.save_draft(correction, recipient={}, answers={}, registered=claim.registered_product)
    yield partial(submit.resubmit_claim, by=alice, claim_id=claim.pk)
    yield partial(submit.cancel_claim, by=alice, claim_id=claim.pk)
    claim = make_claim(alice, promotion)
    yield partial(undo_window.approve, claim_id=claim.pk, by=rita)
    ScheduledDecision.objects.update(takes_effect_at=timezone.now())
    yield undo_window.carry_out_due
    code = claim.fulfilment.code_id
    assert code
    yield partial(
        code_replacement.replace_code, claim_id=claim.pk, code_id=code, by=rita, reason="Used."
    )
    yield partial(decisions.revoke, claim_id=claim.pk, by=rita, reason="A second account.")
    reward.delivery, reward.deliver_on = Reward.Delivery.ON_DATE, promotion.today()
    reward.save()
    later = make_claim(alice, promotion)
    decisions.approve(claim_id=later.pk, by=rita)
    yield partial(days.move_owed, reward)
    Fulfilment.objects.filter(cause__claim=later).update(status="due", delivered_at=None)
    yield due.deliver_due
    Reward.objects.filter(pk=reward.pk).update(delivery=Reward.Delivery.ON_APPROVAL)
    yield from draw(rita, promotion)
    yield from payouts(alice, rita)
    given = make_registered(alice)
    bob = make_member("bob@example.com")
    offer = transfer_rules.offer(
        by=alice, registered_id=given.pk, email=bob.email, with_proof=False, language="en"
    )
    yield partial(transfer_rules.accept, by=bob, handover_id=offer.pk)
    dispute = make_dispute(make_member(), make_registered(alice))
    yield partial(transfer_rules.uphold, by=rita, dispute_id=dispute.pk, reason="His invoice.")
    yield from parcel_verbs(alice, rita)
    yield from upper_floors(alice, rita)
    leaver = member_with_order()
    make_dispute(make_member(), make_registered(leaver))
    left = make_claim(leaver, promotion)
    decisions.approve(claim_id=left.pk, by=rita)
    make_claim(leaver, promotion)
    for app in APPS:
        yield from (partial(erase, leaver, step) for step in (*app.ends, *app.erases))
    _bundle, part = make_bundle()
    both = draft_both(alice, part, make_registered(alice), make_supply(alice))
    yield partial(redeem, both)
    yield partial(
        publishing.pause,
        promotion_id=promotion.pk,
        by=rita,
        texts={"en": "a", "id": "b", "zh-hant": "c"},
    )


def desk_verbs(alice: User, rita: User) -> Iterator[Callable[[], object]]:
    """A day that is closed over a visit, and another time that is taken instead."""
    centre = make_centre()
    visit = make_appointment(alice, centre)
    yield partial(block_day, centre, rita)
    yield closing_days.cancel_blocked
    yield partial(offering.take, by=alice, appointment_id=visit.pk, number=1)
    yield partial(closing_days.release, by=rita, blocked_id=centre.blocked_times.get().pk)


def appointment_verbs(alice: User) -> Iterator[Callable[[], object]]:
    """A time that is held, booked, changed and cancelled."""
    centre, key = make_centre(), uuid4()
    kind = make_kind(centre)
    yield partial(
        booking.hold,
        by=alice,
        key=key,
        kind=kind,
        centre=centre,
        start=on(centre),
        language="en",
    )
    yield partial(booking.book, by=alice, key=key)
    visit = alice.appointments.get()
    start = on(centre, "12:00")
    yield partial(
        changes.move, by=alice, appointment_id=visit.pk, centre=centre, start=start, seen=0
    )
    yield partial(changes.cancel, by=alice, appointment_id=visit.pk, reason="time")


def ticket_verbs(alice: User, rita: User) -> Iterator[Callable[[], object]]:
    """A ticket that is opened, answered, and merged into another one."""
    draft = make_draft_ticket(alice)
    yield partial(saving.save_upload, place=FilePlace.of_draft(draft), upload=sent("a.log", b"1"))
    yield partial(opening.open_conversation, by=alice, token=draft.token)
    first, second = Conversation.objects.get(), make_ticket(alice)
    yield partial(answering.ask, by=rita, conversation_id=first.pk, text="-", seen=1)
    waiting = FilePlace.waiting(alice, first)
    begun = make_draft_ticket(alice)
    saving.save_upload(place=FilePlace.of_draft(begun), upload=sent("b.log", b"2"))
    yield partial(saving.take_over, draft=begun, conversation=first)
    yield partial(saving.remove_file, place=waiting, pk=waiting.files()[0].pk)
    saving.save_upload(place=FilePlace.of_draft(begun), upload=sent("c.log", b"3"))
    yield partial(begun_tickets.delete_draft, by=alice)
    yield partial(routing.merge, by=rita, conversation_id=second.pk, into=first.pk)
    chat, sam = make_chat(alice), at_the_desk()
    yield partial(queue.take_next, by=sam)
    tom = at_the_desk("tom@x.test")
    yield partial(handing_over.hand_over, by=sam, conversation_id=chat.conversation_id, to=tom)
    yield partial(ending.turn_to_ticket, by=tom, conversation_id=chat.conversation_id)


def upper_floors(alice: User, rita: User) -> Iterator[Callable[[], object]]:
    """What support, membership and service do."""
    yield from ticket_verbs(alice, rita)
    yield from points_verbs(alice, rita)
    yield from shout_out_verbs(rita)
    yield from order_verbs(alice, rita)
    yield from appointment_verbs(alice)
    yield from desk_verbs(alice, rita)
    yield from bench_verbs(alice)


def bench_verbs(alice: User) -> Iterator[Callable[[], object]]:
    """A unit that is received, quoted, exchanged under an open claim, sent back; one refused."""
    tina, promotion = make_technician(), make_promotion()
    make_reward(promotion, n=1)
    unit, registered = make_unit(alice), make_registered(alice)
    make_claim(alice, promotion, unit.registered_product)
    yield partial(receive, unit, tina)
    yield partial(find, unit, tina)
    quote = make_quote(unit, tina)
    accepted = [line.pk for line in quote.lines.all()]
    yield partial(repair_answers.answer, by=alice, quote_id=quote.pk, accepted=accepted)
    new = make_serial(unit.product)
    exchange = partial(working.exchange_serial, by=tina, repair_id=unit.pk, name="Mainboard")
    yield partial(exchange, serial=new.serial)
    yield partial(working.repaired, by=tina, repair_id=unit.pk)
    yield partial(quoting.note_paid, by=tina, repair_id=unit.pk, paid_on=promotion.today())
    yield partial(working.report, by=tina, repair_id=unit.pk, work="-", tests="-")
    carrier = make_carrier("Ours")
    yield partial(returning.ship, by=tina, repair_id=unit.pk, carrier=carrier, number="JJD0020")
    yield partial(returning.note_delivered, by=tina, repair_id=unit.pk)
    other = receive(make_unit(alice, registered), tina)
    find(other, tina)
    yield partial(refusing.refuse, by=tina, repair_id=other.pk, reason="-", photo=picture())
    yield partial(objecting.object_to, by=alice, repair_id=other.pk, text="-")
    tom = make_technician("tom@example.com")
    decide = partial(objecting.decide, by=tom, repair_id=other.pk, answer="-")
    yield partial(decide, outcome="upheld")


def points_verbs(alice: User, rita: User) -> Iterator[Callable[[], object]]:
    """Points that are given, spent, given back and taken away."""
    account = open_account(alice)
    asked = goodwill.ask(account_id=account.pk, points=2_000, reason="-", by=rita)
    other = make_member(is_staff=True)
    yield partial(goodwill.decide, goodwill_id=asked.pk, by=other, is_granted=True)
    yield partial(spending.spend, account=account, points=50, cause="order:1", by=alice)
    spent = account.spendings.get()
    yield partial(spending.give_back, spending_id=spent.pk, by=rita)
    source = SourceType.GOODWILL
    yield partial(claw_back.take_back, source_type=source, source_id=asked.pk, by=rita)


def shout_out_verbs(rita: User) -> Iterator[Callable[[], object]]:
    """A shout out that is written, sent, accepted, paid for and withdrawn."""
    owned, task = make_owner(), make_task()
    begin = partial(writing.begin, by=owned.user, task=task)
    yield partial(begin, registered_product_id=owned.pk)
    draft = make_draft_of(owned, task)
    yield partial(save_photo, by=owned.user, shout_out_id=draft.pk, upload=sent())
    yield partial(send_shout_out, by=owned.user, shout_out_id=draft.pk, has_rights=True)
    yield partial(accept, by=rita, shout_out_id=draft.pk, seen=1)
    event = draft.events.latest("pk")
    yield partial(earn_or_take_back, event)
    yield partial(withdraw, by=owned.user, shout_out_id=draft.pk)
    yield partial(earn_or_take_back, draft.events.latest("pk"))


def member_with_order() -> User:
    """A member whose parcel from the rewards shop is not sent yet."""
    member = make_member()
    make_rich(member)
    place(member)
    return member


def order_verbs(alice: User, rita: User) -> Iterator[Callable[[], object]]:
    """Orders of the rewards shop, cancelled and refused; a price, and a waiting note."""
    make_rich(alice, 900)
    parcel, code = make_item(), make_item(kind=ShopItem.Kind.CODE)
    for item in (parcel, code, parcel):
        page = confirmed(item)
        yield partial(ordering.order, by=alice, item_id=item.pk, confirmed=page)
    first, last = alice.points_orders.filter(item=parcel)
    yield partial(closing.cancel, by=alice, reference=first.reference)
    yield partial(closing.refuse, by=rita, order_id=last.pk, reason="-")
    day = parcel.today() + timedelta(days=40)
    yield partial(prices.announce, by=rita, item_id=parcel.pk, points=1, from_day=day)
    waiting.ask(by=alice, item_id=parcel.pk)
    yield waiting.tell_of_items_back
    ordering.order(by=alice, item_id=parcel.pk, confirmed=confirmed(parcel))


def parcel_verbs(alice: User, rita: User) -> Iterator[Callable[[], object]]:
    """The way of a parcel that comes back, by file and by hand."""
    parcel, carrier = make_parcel(alice), make_carrier()
    yield partial(hold.hold, fulfilment_id=parcel.pk, by=rita, reason="Address?")
    yield partial(hold.release, fulfilment_id=parcel.pk, by=rita)
    yield partial(recipients.change_address, parcel_id=parcel.pk, by=alice, address=HOME)
    yield partial(picking.pick, parcel_ids=[parcel.pk], by=rita)
    line = f"{parcel.cause.reference},{carrier},JJD0001,"
    yield partial(tracking_file.load, file=tracking(line), by=rita)
    yield partial(shipping.note_returned, parcel_id=parcel.pk, by=rita)
    yield partial(shipping.send_again, parcel_id=parcel.pk, by=rita)


def draw(rita: User, promotion: Promotion) -> Iterator[Callable[[], object]]:
    """From a ticket to a winner who is disqualified."""
    prize = make_reward(promotion, kind="draw", stock=1)
    question = ExtraQuestion.objects.create(promotion=promotion, draw=prize)
    joins = make_claim(make_member(), promotion, answers={str(question.pk): "yes"})
    yield partial(decisions.approve, claim_id=joins.pk, by=rita)
    end_last_day(prize)
    round_ = prize.rounds.get()
    yield partial(freezing.freeze, round_.pk)
    for person in (rita, make_member(is_staff=True)):
        yield partial(drawing.type_value, round_id=round_.pk, by=person, value="1")
    yield partial(drawing.draw, round_.pk)
    yield partial(offers.accept, offer_id=PrizeOffer.objects.get().pk, by=joins.user)
    yield partial(offers.disqualify, offer_id=PrizeOffer.objects.get().pk, by=rita, note="-")


def payouts(alice: User, rita: User) -> Iterator[Callable[[], object]]:
    """From the question for an account to what the bank says of the payment."""
    owed, bank = owe_payout(alice), make_bank()
    yield details.ask_for_accounts
    yield partial(give, owed)
    yield partial(runs.make_run, profile=bank, execution_on=open_day(), by=rita)
    run = PayoutRun.objects.get()
    yield partial(runs.take_out, run_id=run.pk, by=rita)
    releaser = make_member(is_staff=True)
    yield partial(releases.release, run_id=run.pk, by=releaser, count=1, total_minor=5000)
    content = f"end_to_end,status,reason\n{run.payouts.get().end_to_end},returned,AC04\n".encode()
    yield partial(results.load_results, content=content, file_name="bank", by=rita)
    yield partial(retention.delete_due, ["payouts"])


def erase(member: User, step: Callable[[User], int]) -> None:
    """Take one step of an erasure until nothing is left."""
    with erasing():
        while step(member):
            pass


@pytest.mark.django_db
def test_every_verb_takes_its_locks_in_one_order(alice: User, rita: User) -> None:
    promotion = make_promotion(limit_per_member=9, at_full_demand="close")
    make_reward(promotion, n=9)
    seen: set[str] = set()
    for verb in verbs(alice, rita, promotion):
        order = taken(verb)
        assert set(order) <= set(ORDER), verb
        assert all(ORDER.index(one) < ORDER.index(other) for one, other in pairwise(order)), order
        seen |= set(order)
    assert {"claims of", "redemptions_claim", "promotions_rewardcode"} < seen


def test_a_lock_needs_a_transaction(db: None) -> None:
    del db
    connection.in_atomic_block = False
    try:
        for lock in (partial(one_at_a_time, "it"), partial(together, "it"), rows_of_claims):
            with pytest.raises(TransactionManagementError):
                lock()
    finally:
        connection.in_atomic_block = True


def rows_of_claims() -> object:
    return lock_rows(Claim.objects.all())


@contextmanager
def held_by_somebody_else(claim: Claim) -> Iterator[None]:
    """Let another connection have a claim's row, for which ours waits a moment only."""
    somebody_else = connection.copy()
    try:
        with somebody_else.cursor() as cursor:
            somebody_else.set_autocommit(False)
            cursor.execute("SELECT FROM redemptions_claim WHERE id = %s FOR UPDATE", [claim.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        yield
    finally:
        somebody_else.close()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_row_in_other_hands_ends_no_sweep(alice: User, rita: User) -> None:
    promotion = make_promotion(limit_per_member=2)
    make_reward(promotion, n=2)
    held, other = (make_claim(alice, promotion) for _ in range(2))
    for claim in (held, other):
        decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    long_ago = promotion.today() - timedelta(days=9)
    Claim.objects.update(correct_until=long_ago)
    Promotion.objects.update(claim_until=long_ago, ends_on=long_ago, starts_on=long_ago)
    with held_by_somebody_else(held):
        assert corrections.expire() == 1
    other.refresh_from_db()
    assert other.status == Claim.Status.CANCELLED
    assert corrections.expire() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_to_try_again(alice: User, client: Client) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    client.force_login(alice)
    client.raise_request_exception = False
    withdrawal = reverse("claim-cancellation", args=[claim.reference])
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("10s",)
    with held_by_somebody_else(claim):
        busy = client.post(withdrawal)
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert "Someone else is working on this right now" in busy.content.decode()
    client.post(withdrawal)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.CANCELLED
