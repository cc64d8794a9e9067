"""Blocking a member and lifting a block: one of the staff asks, another one confirms."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import security_events
from accounts.blocking import block_emails
from accounts.conflicts import refuse_conflict
from accounts.models import AccountDeletion, MemberBlock, User
from accounts.security_events import SecurityEvent
from accounts.sessions.session_store import end_all
from foundation.locks import lock_rows

PERMISSION = "accounts.block_member"


class IsStaff(Exception):
    """It is an account of the staff: an administrator takes its rights."""


class CannotSignIn(Exception):
    """The account is not active: it is deactivated, or being deleted."""


class StandsAlready(Exception):
    """A block is asked for or in force already."""


class OwnRequest(Exception):
    """Who asked does not confirm."""


class NothingToDo(Exception):
    """It was confirmed, taken back or lifted meanwhile."""


@transaction.atomic
def ask(*, member: User, by: User, reason: str, told: str) -> MemberBlock:
    """Ask for a member to be blocked; nothing happens until somebody else confirms it.

    ``reason`` is for colleagues, ``told`` for the member.

    Raises:
        IsStaff: it is an account of the staff.
        CannotSignIn: the account is not active.
        StandsAlready: a block stands, or is asked for.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    _refuse_staff(member)
    if not member.is_active:
        raise CannotSignIn
    refuse_conflict(by, member)
    values = {"reason": reason.strip(), "told": told.strip()}
    try:
        with transaction.atomic():
            block = MemberBlock.objects.create(member=member, asked_by=by, **values)
    except IntegrityError as error:
        if MemberBlock.objects.standing().filter(member=member).exists():
            raise StandsAlready from error
        raise
    _record(SecurityEvent.Kind.BLOCK_ASKED, block, by=by, reason=block.reason)
    return block


@transaction.atomic
def confirm(*, block_id: int, by: User) -> None:
    """Block the member: all their browsers are signed out, and they are told how to object.

    Raises:
        OwnRequest: they asked for it.
        NothingToDo: it was confirmed or taken back meanwhile.
        IsStaff: the account has become one of the staff.
        CannotSignIn: it has become inactive; to lift the block would make it active.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    block = _lock(block_id, by)
    if block.confirmed_at is not None:
        raise NothingToDo
    if block.asked_by_id == by.pk:
        raise OwnRequest
    _refuse_staff(block.member)
    now = timezone.now()
    block.confirmed_at, block.confirmed_by = now, by
    block.save(update_fields=["confirmed_at", "confirmed_by"])
    active = User.objects.filter(pk=block.member_id, is_active=True)
    if not active.update(blocked_at=now, is_active=False):
        raise CannotSignIn
    end_all(user_id=block.member_id)
    _record(SecurityEvent.Kind.BLOCKED, block, by=by, reason=block.reason)
    block_emails.blocked(block)


@transaction.atomic
def take_back(*, block_id: int, by: User) -> None:
    """End a block that nobody has confirmed; who asked may do so, too.

    Raises:
        NothingToDo: it was confirmed or taken back meanwhile.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    block = _lock(block_id, by)
    if block.confirmed_at is not None:
        raise NothingToDo
    _end(block, by=by)
    _record(SecurityEvent.Kind.BLOCK_ASKED, block, by=by, taken_back=True)


@transaction.atomic
def ask_to_lift(*, block_id: int, by: User, reason: str) -> None:
    """Ask for a block in force to be lifted; it stands until somebody else confirms that.

    Raises:
        NothingToDo: it is not in force, or that was asked for already.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    block = _lock(block_id, by)
    if not block.is_in_force or block.lift_asked_by_id is not None:
        raise NothingToDo
    block.lift_asked_at, block.lift_asked_by = timezone.now(), by
    block.lift_reason = reason.strip()
    block.save(update_fields=["lift_asked_at", "lift_asked_by", "lift_reason"])
    _record(SecurityEvent.Kind.BLOCK_ASKED, block, by=by, reason=reason, is_to_lift=True)


@transaction.atomic
def lift(*, block_id: int, by: User) -> None:
    """Lift a block: the member may sign in again, and is told so.

    Raises:
        OwnRequest: they asked for it.
        NothingToDo: nobody asked for it, or it is lifted already.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    block = _lock(block_id, by)
    if block.lift_asked_by_id is None:
        raise NothingToDo
    if block.lift_asked_by_id == by.pk:
        raise OwnRequest
    _end(block, by=by)
    leaves = AccountDeletion.objects.filter(user=block.member, begun_at__isnull=False).exists()
    User.objects.filter(pk=block.member_id).update(blocked_at=None, is_active=not leaves)
    _record(SecurityEvent.Kind.BLOCK_LIFTED, block, by=by, reason=block.lift_reason)
    if not leaves:
        block_emails.lifted(block)


@transaction.atomic
def keep(*, block_id: int, by: User) -> None:
    """Let a block stand of which somebody asked that it be lifted.

    Raises:
        NothingToDo: nobody asked for it, or it is lifted already.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    block = _lock(block_id, by)
    if block.lift_asked_by_id is None:
        raise NothingToDo
    block.lift_asked_at, block.lift_asked_by, block.lift_reason = None, None, ""
    block.save(update_fields=["lift_asked_at", "lift_asked_by", "lift_reason"])
    _record(SecurityEvent.Kind.BLOCK_ASKED, block, by=by, stays=True)


def standing(member: User) -> MemberBlock | None:
    """Return the member's block that is asked for or in force, with who did what."""
    people = "asked_by", "confirmed_by", "lift_asked_by"
    return member.blocks.standing().select_related(*people).first()


def _refuse_staff(member: User) -> None:
    if member.is_staff or member.is_superuser:
        raise IsStaff


def _lock(block_id: int, by: User) -> MemberBlock:
    block = lock_rows(MemberBlock.objects.all()).get(pk=block_id)
    refuse_conflict(by, block.member)
    if block.ended_at is not None:
        raise NothingToDo
    return block


def _end(block: MemberBlock, *, by: User) -> None:
    block.ended_at, block.ended_by = timezone.now(), by
    block.save(update_fields=["ended_at", "ended_by"])


def _record(kind: SecurityEvent.Kind, block: MemberBlock, *, by: User, **details: object) -> None:
    about = f"block {block.pk}"
    security_events.record(kind, by=by, member_id=block.member_id, about=about, details=details)
