"""A carrier's file: all of it or nothing, each wrong line named, and twice as good as once."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from foundation import dispatch
from foundation.tables.line_files import BadLines, LineFile, LoadOptions, NoSuchColumn
from fulfilment.models import Fulfilment, Shipment
from fulfilment.parcels import shipping, tracking_file
from fulfilment.parcels.shipping import WhyNotSent
from notifications.models import Email
from tests.fulfilment.parcels.rows import (
    ELSEWHERE,
    make_carrier,
    make_parcel,
    parcel_promotion,
    tracking,
)


def test_a_file_is_loaded_once_however_often_it_comes(alice: User, bob: User, omar: User) -> None:
    promotion = parcel_promotion()
    parcels = [make_parcel(alice, promotion), make_parcel(bob, promotion)]
    make_carrier()
    one, two = (parcel.cause.reference for parcel in parcels)
    lines = [f"{one},dhl,JJD 0001,2026-01-02", f"{two},DHL,jjd0002,", f"{one},DHL,JJD0001,"]
    dry = tracking_file.load(file=tracking(*lines), by=omar, options=LoadOptions(dry_run=True))
    assert (dry.added, dry.known, Shipment.objects.count()) == (2, 1, 0)
    figures = []
    for _again in range(2):
        done = tracking_file.load(file=tracking(*lines), by=omar)
        figures.append((done.added, done.known))
    assert figures == [(2, 1), (0, 3)]
    assert Email.objects.filter(kind="claim_shipped").count() == 2
    shipment = Shipment.objects.get(fulfilment=parcels[0])
    assert (shipment.number, str(shipment.sent_on)) == ("JJD0001", "2026-01-02")
    assert shipment.address["street"] == "Lindenweg 5"


def test_many_leave_with_a_carrier_that_has_no_numbers(alice: User, bob: User, omar: User) -> None:
    promotion = parcel_promotion()
    make_carrier("Post", pattern="", link="")
    parcels = [make_parcel(member, promotion) for member in (alice, bob)]
    lines = [f"{parcel.cause.reference},Post,," for parcel in parcels]
    loads = [tracking_file.load(file=tracking(*lines), by=omar) for _again in range(2)]
    assert [(done.added, done.known) for done in loads] == [(2, 0), (0, 2)]
    assert Shipment.objects.filter(number="", sent_on__isnull=False).count() == 2
    back = parcels[0].pk
    assert shipping.note_returned(parcel_id=back, by=omar)
    assert shipping.send_again(parcel_id=back, by=omar)
    again = tracking_file.load(file=tracking(*lines), by=omar)
    assert (again.added, again.known) == (1, 1)


def test_each_wrong_line_is_named_and_nothing_is_loaded(alice: User, bob: User, omar: User) -> None:
    promotion = parcel_promotion()
    good, sent, held = (make_parcel(alice, promotion) for _ in range(3))
    own = make_parcel(omar, promotion, recipient=ELSEWHERE)
    make_carrier()
    tracking_file.load(file=tracking(f"{sent.cause.reference},DHL,JJD0001,"), by=omar)
    Fulfilment.objects.filter(pk=held.pk).update(status=Fulfilment.Status.ON_HOLD)
    wrong = [
        ("0000000000,DHL,JJD0002,", WhyNotSent.UNKNOWN),
        (f"{good.cause.reference},UPS,JJD0002,", WhyNotSent.NO_CARRIER),
        (f"{good.cause.reference},DHL,12,", WhyNotSent.WRONG_NUMBER),
        (f"{good.cause.reference},DHL,JJD0002,2999-01-01", WhyNotSent.NO_DAY),
        (f"{good.cause.reference},DHL,JJD0001,", WhyNotSent.USED_NUMBER),
        (f"{sent.cause.reference},DHL,JJD0003,", WhyNotSent.OTHER_NUMBER),
        (f"{held.cause.reference},DHL,JJD0004,", WhyNotSent.ON_HOLD),
        (f"{own.cause.reference},DHL,JJD0005,", WhyNotSent.OWN),
    ]
    lines = [f"{make_parcel(bob, promotion).cause.reference},DHL,JJD0009,"]
    with pytest.raises(BadLines) as refused:
        tracking_file.load(file=tracking(*lines, *(line for line, _ in wrong)), by=omar)
    named = dict(refused.value.lines)
    assert [named[number].partition(": ")[2] for number in range(3, 11)] == [
        str(refusal.label) for _, refusal in wrong
    ]
    assert len(named) == len(wrong)
    assert Shipment.objects.count() == 1


def test_lines_that_contradict_each_other_are_refused(alice: User, bob: User, omar: User) -> None:
    promotion = parcel_promotion()
    one, two = (make_parcel(each, promotion).cause.reference for each in (alice, bob))
    make_carrier()
    for lines in (
        [f"{one},DHL,JJD0001,", f"{one},DHL,JJD0002,"],
        [f"{one},DHL,JJD0001,", f"{two},DHL,JJD0001,"],
    ):
        with pytest.raises(BadLines) as refused:
            tracking_file.load(file=tracking(*lines), by=omar)
        assert [number for number, _ in refused.value.lines] == [3]
    with pytest.raises(NoSuchColumn):
        tracking_file.load(file=LineFile([f"{one},DHL,JJD0001\n"]), by=omar)


def test_the_command_says_what_it_did(alice: User, tmp_path: Path) -> None:
    parcel = make_parcel(alice)
    make_carrier()
    file, out, errors = tmp_path / "dhl.csv", StringIO(), StringIO()
    file.write_text(f"Order ID;Carrier;Tracking no.\n{parcel.cause.reference};DHL;JJD0001\n")
    for options in (["--dry-run"], [], []):
        call_command("load_tracking", str(file), *options, stdout=out)
    assert out.getvalue().splitlines() == [
        "1 would be added, 0 known, 0 left out",
        "1 added, 0 known, 0 left out",
        "0 added, 1 known, 0 left out",
    ]
    file.write_text("Order ID;Carrier;Tracking no.\nnone;DHL;JJD0001\n")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_tracking", str(file), stderr=errors)
    assert errors.getvalue() == "line 2 none: No parcel has this Order ID.\n"


def test_its_e_mails_are_sent_after_those_that_somebody_waits_for(
    alice: User,
    omar: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    parcel, seen = make_parcel(alice), set()
    make_carrier()
    monkeypatch.setattr(dispatch, "enqueue", lambda *_a, priority, **_rest: seen.add(priority))
    with django_capture_on_commit_callbacks(execute=True):
        tracking_file.load(file=tracking(f"{parcel.cause.reference},DHL,JJD0001,"), by=omar)
    assert seen == {dispatch.LATER}
