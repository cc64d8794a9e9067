"""Stages: what may follow what, a day for each, a reason where it matters; what is refused."""

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from foundation.working_days import add_working_days, today
from notifications.models import Email
from notifications.outbox import truth
from service.models import (
    CLOSED,
    LIVE,
    Repair,
    RepairEvent,
    RepairStage,
    RepairWait,
    RepairWay,
    grouped,
    is_rma,
    new_rma,
    normalize_rma,
)
from service.repairs import clock, moving, sending, stage_words
from service.rma_number import CHARACTERS
from tests.service.repair_rows import make_repair, moved

pytestmark = pytest.mark.django_db
S = RepairStage


def test_a_day_that_has_passed_is_not_named_as_one_to_come() -> None:
    day = today() - timedelta(days=1)
    for stage in LIVE:
        repair = Repair(stage=stage, way="pick_up", stage_until=day, received_at=timezone.now())
        for waiting_for in RepairWait if stage == S.WAITING else ("",):
            repair.waiting_for = waiting_for
            late = stage_words.words_of(repair).until
            repair.stage_until = today()
            assert late != stage_words.words_of(repair).until.replace(
                date_format(today(), "DATE_FORMAT"), date_format(day, "DATE_FORMAT")
            )
            repair.stage_until = day
            assert date_format(day, "DATE_FORMAT") in late


def test_a_wrong_or_swapped_character_of_an_rma_number_is_noticed() -> None:
    chance = random.Random(20)  # noqa: S311 -- the same numbers each time
    for _ in range(20):
        number = new_rma()
        assert is_rma(number)
        assert normalize_rma(grouped(number).lower()) == number
        place = chance.randrange(len(number))
        other = chance.choice([each for each in CHARACTERS if each != number[place]])
        assert not is_rma(number[:place] + other + number[place + 1 :])
        left, right = sorted(chance.sample(range(len(number)), 2))
        signs = list(number)
        signs[left], signs[right] = signs[right], signs[left]
        assert is_rma("".join(signs)) == (number[left] == number[right])
    assert normalize_rma("7il-os 1") == "711051"


def test_the_table_names_every_stage_and_the_words_of_each() -> None:
    assert set(moving.NEXT) == set(S)
    assert {stage for stage in S if not moving.NEXT[stage]} == set(CLOSED)
    for stage in S:
        repair = Repair(stage=stage, stage_until=today() if stage in LIVE else None)
        if stage == S.WAITING:
            for waiting_for in RepairWait:
                repair.waiting_for = waiting_for
                words = stage_words.words_of(repair)
                assert all((words.title, words.why, words.until))
        else:
            words = stage_words.words_of(repair)
            assert words.title and words.why  # noqa: PT018 -- one thing: that it is said
            assert bool(words.until) == (stage in LIVE)


def test_who_brought_it_is_not_told_that_it_is_packed_and_leaves() -> None:
    for stage in (S.TESTED, S.UNREPAIRED):
        brought, sent = (
            stage_words.words_of(Repair(stage=stage, way=way, stage_until=today()))
            for way in (RepairWay.DROP_OFF, RepairWay.SEND_IN)
        )
        assert brought.until.startswith("It's ready for you by")
        assert sent.until.startswith("It leaves us by")
        assert "packed" not in brought.why


def test_a_repair_goes_its_whole_way_with_a_day_a_line_and_an_email_for_each_stage(
    alice: User,
) -> None:
    repair = make_repair(alice)
    way = (S.ON_WAY, S.RECEIVED, S.EXAMINED, S.WAITING, S.REPAIRED, S.TESTED, S.WAY_BACK)
    for stage in way:
        moved(repair, stage)
        assert repair.stage == stage
        assert repair.stage_until is not None
    moved(repair, S.DELIVERED, S.CLOSED)
    assert (repair.stage_until, repair.outcome) == (None, "repaired")
    assert repair.sent_at and repair.received_at and repair.delivered_at  # noqa: PT018 -- all
    stages = [event.stage for event in repair.events.all()]
    assert stages == ["applied", "approved", *way, "delivered", "closed"]
    assert Email.objects.filter(about=f"repair:{repair.pk}").count() == len(stages) - 1


def test_what_cannot_follow_is_refused_and_a_wait_needs_its_day(alice: User) -> None:
    repair = make_repair(alice)
    with pytest.raises(moving.CannotMove):
        moved(repair, S.REPAIRED)
    moved(repair, S.RECEIVED, S.EXAMINED)
    locked = moving.lock_repair(repair.pk)
    with pytest.raises(moving.DayMissing):
        moving.move(locked, S.WAITING, by=None, waiting_for=RepairWait.PART)


def test_the_promised_day_pauses_while_it_waits_for_the_member(alice: User) -> None:
    repair = moved(make_repair(alice), S.RECEIVED, S.EXAMINED)
    promised = add_working_days(today(), 10, repair.region)
    assert repair.promised_on == promised
    moved(repair, S.WAITING, waiting_for=RepairWait.ANSWER)
    paused = Repair.objects.get()
    assert (paused.promised_on, paused.days_left) == (None, 10)
    moved(repair, S.EXAMINED)
    resumed = Repair.objects.get()
    assert (resumed.promised_on, resumed.days_left) == (promised, None)
    moved(repair, S.WAITING)
    assert repair.promised_on == promised


REFUSED: tuple[tuple[dict[str, object], str], ...] = (
    ({"stage_until": None}, "repair_stage_has_a_day"),
    ({"waiting_for": "part"}, "repair_waits_for_something"),
    ({"stage": "waiting", "received_at": timezone.now()}, "repair_waits_for_something"),
    ({"stage": "examined"}, "repair_is_here_once_received"),
    ({"stage": "refused", "outcome": "refused"}, "repair_refused_for_a_reason"),
    ({"stage": "closed"}, "repair_closed_at"),
    ({"held_for": "safety"}, "repair_held_while_applied"),
    ({"approved_until": None}, "repair_approved_until"),
    ({"stage": "repaired", "received_at": timezone.now()}, "repair_outcome_of_its_stage"),
    ({"leased_until": timezone.now()}, "repair_lease_has_holder"),
    ({"emptied_at": timezone.now()}, "repair_emptied_once_closed"),
)


def test_the_database_refuses_a_stage_without_what_belongs_to_it(alice: User) -> None:
    repair = make_repair(alice)
    for values, name in REFUSED:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Repair.objects.filter(pk=repair.pk).update(**values)


def test_what_was_noted_stays_and_what_is_over_stays_over(alice: User) -> None:
    repair = moved(make_repair(alice), S.CANCELLED)
    rows = (repair.events.all(), repair.conditions.all())
    for each in rows:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            each.update(note="Nothing happened")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        repair.events.all().delete()
    photos = repair.conditions.get().photos.all()
    with pytest.raises(IntegrityError, match="photo that was sent"), transaction.atomic():
        photos.update(shows="other")
    with pytest.raises(IntegrityError, match="is over"), transaction.atomic():
        Repair.objects.filter(pk=repair.pk).update(stage="approved", closed_at=None)


def test_who_does_not_send_is_reminded_once_and_the_number_lapses(alice: User) -> None:
    repair = make_repair(alice)
    assert (clock.send_reminders(), clock.lapse()) == (0, 0)
    soon = today() + timedelta(days=3)
    Repair.objects.update(approved_until=soon, stage_until=soon)
    assert (clock.send_reminders(), clock.send_reminders(), clock.lapse()) == (1, 0, 0)
    reminder = Email.objects.get(kind="repair_lapses_soon")
    assert truth.is_still_true(reminder)
    past = today() - timedelta(days=1)
    Repair.objects.update(approved_until=past, stage_until=past)
    assert (clock.lapse(), clock.lapse()) == (1, 0)
    repair.refresh_from_db()
    assert repair.stage == S.LAPSED
    kinds = [each.kind for each in Email.objects.filter(about=f"repair:{repair.pk}").order_by("pk")]
    assert kinds == ["repair_stage", "repair_lapses_soon", "repair_stage"]
    assert not truth.is_still_true(reminder)


def test_what_we_pick_up_does_not_lapse(alice: User) -> None:
    repair = make_repair(alice, way="pick_up")
    assert repair.approved_until == add_working_days(today(), 5, repair.region)
    assert not sending.may_extend(repair)
    past = today() - timedelta(days=1)
    Repair.objects.update(approved_until=past, stage_until=past)
    assert (clock.send_reminders(), clock.lapse()) == (0, 0)
    assert (clock.tell_missed_pick_ups(), clock.tell_missed_pick_ups()) == (1, 0)
    repair.refresh_from_db()
    day = add_working_days(today(), 3, repair.region)
    assert (repair.stage_until, repair.approved_until) == (day, day)
    said = Email.objects.filter(kind="repair_stage").latest("pk").bodies()[0]
    assert "pick it up on the day" in said
    assert date_format(day) in said


def test_a_member_is_told_before_they_ask_that_it_takes_longer(alice: User) -> None:
    repair = moved(make_repair(alice), S.RECEIVED)
    assert clock.tell_late() == 0
    missed = today() - timedelta(days=1)
    Repair.objects.update(promised_on=missed)
    assert (clock.tell_late(), clock.tell_late()) == (1, 0)
    repair.refresh_from_db()
    assert repair.late_told_of == missed
    assert repair.promised_on == add_working_days(today(), 3, repair.region)
    assert repair.events.filter(kind=RepairEvent.Kind.LATE).count() == 1
    assert Email.objects.filter(kind="repair_late").count() == 1


def test_what_was_delivered_long_ago_is_closed_quietly(alice: User) -> None:
    repair = moved(make_repair(alice), S.RECEIVED, S.REPLACED, S.DELIVERED)
    emails = Email.objects.count()
    assert clock.close() == 0
    Repair.objects.update(delivered_at=timezone.now() - timedelta(days=31))
    assert (clock.close(), clock.close()) == (1, 0)
    repair.refresh_from_db()
    assert (repair.stage, Email.objects.count()) == (S.CLOSED, emails)
