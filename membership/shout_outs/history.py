"""The log of a shout out, and its lock."""

from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows, one_at_a_time
from membership.models import ShoutOut, ShoutOutEvent


def lock_writer(member_id: int) -> None:
    """Let nothing else be begun or sent by this member until the transaction ends."""
    one_at_a_time(f"shout outs of {member_id}")


def lock_shout_out(pk: int, member: User | None = None) -> ShoutOut:
    """Lock a shout out, of this member where one is named.

    Raises:
        ShoutOut.DoesNotExist: there is none, or it is another's.
    """
    rows = ShoutOut.objects.select_related("task", "product", "member")
    if member is not None:
        rows = rows.filter(member=member)
    return lock_rows(rows).get(pk=pk)


def record(
    shout_out: ShoutOut, kind: ShoutOutEvent.Kind, *, by: User | None, why: str = ""
) -> None:
    """Write into the log what happened."""
    now = timezone.now()
    ShoutOutEvent.objects.create(shout_out=shout_out, kind=kind, actor=by, why=why, occurred_at=now)
