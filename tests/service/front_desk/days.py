"""Days at the front desk for tests: times that are blocked, and moments moved to now."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from service.front_desk import closing
from service.models import Appointment, BlockedTime, Closure, ServiceCentre
from tests.conftest import in_group
from tests.factories import make_member
from tests.service.centres import on

WORKS = Closure.Reason.WORKS


def make_desk(email: str = "fay@example.com", **fields: Any) -> User:
    """Somebody at the front desk."""
    return in_group(make_member(email, is_staff=True, **fields), "Front desk")


def day_of(centre: ServiceCentre, *, days: int = 3) -> tuple[datetime, datetime]:
    """A whole day of a centre, some days from now."""
    return on(centre, "00:00", days=days), on(centre, "00:00", days=days + 1)


def block_day(centre: ServiceCentre, by: User, *, days: int = 3, **more: Any) -> BlockedTime:
    """A day that the office closes; who is expected is not told yet."""
    start, end = day_of(centre, days=days)
    values = {"start": start, "end": end, "reason": WORKS, **more}
    return closing.block(by=by, centre=centre, **values)


def put_at(appointment: Appointment, start: datetime) -> Appointment:
    """Let a visit begin at another moment, booked long before, whatever the triggers say of it."""
    period = DateTimeTZRange(start, start + (appointment.ends_at - appointment.starts_at))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Appointment.objects.filter(pk=appointment.pk).update(period=period)
        long_ago = start - timedelta(days=20)
        appointment.events.all().update(period=period, occurred_at=long_ago)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    appointment.refresh_from_db()
    return appointment


def put_in(appointment: Appointment, **ahead: int) -> Appointment:
    """Let a visit begin so long from now."""
    return put_at(appointment, timezone.now() + timedelta(**ahead))
