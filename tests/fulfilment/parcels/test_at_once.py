"""One file of tracking numbers that twenty load at once: each number once, each member one e-mail.

Without the lock on the parcels only the database keeps the second shipment out, and the file fails.
"""

from functools import partial

import pytest
from django.db import close_old_connections

from accounts.models import User
from fulfilment.models import Fulfilment, FulfilmentEvent, Shipment
from fulfilment.parcels import tracking_file
from notifications.models import Email
from tests.crowd import at_once
from tests.fulfilment.parcels.rows import make_carrier, make_parcel, parcel_promotion, tracking

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
THREADS, PARCELS = 20, 5


def load(lines: list[str]) -> tuple[int, int]:
    done = tracking_file.load(file=tracking(*lines))
    return done.added, done.known


def twenty_at_once(alice: User) -> list[object]:
    promotion = parcel_promotion()
    parcels = [make_parcel(alice, promotion) for _ in range(PARCELS)]
    make_carrier()
    lines = [f"{row.cause.reference},DHL,JJD000{n}," for n, row in enumerate(parcels)]
    close_old_connections()
    return list(at_once(partial(load, lines) for _ in range(THREADS)))


def test_twenty_imports_of_a_file_set_each_number_once(alice: User) -> None:
    results = twenty_at_once(alice)
    assert sorted(map(str, results)) == sorted(["(5, 0)", *["(0, 5)"] * (THREADS - 1)])
    assert Shipment.objects.count() == PARCELS
    assert Fulfilment.objects.filter(status=Fulfilment.Status.ON_ITS_WAY).count() == PARCELS
    assert FulfilmentEvent.objects.filter(kind="sent").count() == PARCELS
    assert Email.objects.filter(kind="claim_shipped").count() == PARCELS


def test_without_the_lock_the_same_file_fails(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking_file, "lock_rows", lambda rows: rows)
    results = twenty_at_once(alice)
    assert any(isinstance(result, Exception) for result in results), "two entered one number"
