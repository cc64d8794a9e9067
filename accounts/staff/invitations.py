"""Inviting staff: who is invited, again or no more, and what accepting it makes of them."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import security_events
from accounts.mailed_links import (
    INVITATION_DAYS,
    StaffInvitation,
    new_token,
    token_digest,
    until,
)
from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.languages import first_language
from foundation.locks import lock_rows
from notifications.outbox import queue

KIND = "staff_invitation"


class InvitationNotOpen(Exception):
    """It was accepted, withdrawn or sent anew, or is too old; or the link is none of ours."""


def prepare(invitation: StaffInvitation) -> str:
    """Give an invitation a new link, with which an earlier one works no more; return its token."""
    token = new_token()
    invitation.token_digest = token_digest(token)
    invitation.invited_at = timezone.now()
    invitation.expires_at = until(INVITATION_DAYS)
    return token


def send(invitation: StaffInvitation, token: str) -> None:
    """E-mail the link of an invitation, in the transaction that wrote it."""
    queue.queue_email(
        KIND,
        to=invitation.email,
        language=first_language(invitation.language),
        dedupe_key=f"invitation-{token_digest(token).hex()}",
        context={
            "reader": invitation,
            "by": invitation.invited_by,
            "days": INVITATION_DAYS,
            "link": f"{settings.BASE_URL}{reverse('staff-invitation', args=[token])}",
        },
        hides="link",
    )


@transaction.atomic
def send_again(*, by: User, invitation_id: int) -> StaffInvitation:
    """Send an invitation once more, with a new link and new days.

    Raises:
        InvitationNotOpen: it was accepted or withdrawn.
    """
    invitation = _locked(invitation_id)
    token = prepare(invitation)
    invitation.save(update_fields=["token_digest", "invited_at", "expires_at"])
    send(invitation, token)
    _record(by, invitation, act="sent again")
    return invitation


@transaction.atomic
def withdraw(*, by: User, invitation_id: int) -> StaffInvitation:
    """Withdraw an invitation: its link works no more.

    Raises:
        InvitationNotOpen: it was accepted or withdrawn.
    """
    invitation = _locked(invitation_id)
    invitation.withdrawn_at = invitation.expires_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at", "expires_at"])
    _record(by, invitation, act="withdrawn")
    return invitation


def open_invitation(token: str) -> StaffInvitation | None:
    """Find the invitation of a link."""
    return StaffInvitation.objects.named_in(token)


@transaction.atomic
def accept(*, token: str, password: str, region: str, language: str) -> User:
    """Make the account of a member of staff, whose address the link has proved.

    Raises:
        InvitationNotOpen: the link works no more, or the address has an account by now, which the
            link does not open and to which an administrator gives the rights.
    """
    known = open_invitation(token)
    if known is None:
        raise InvitationNotOpen
    _locked(known.pk)
    # It may have been accepted, or sent anew, while this one waited for the lock.
    invitation = open_invitation(token)
    if invitation is None:
        raise InvitationNotOpen
    names: dict[str, Any] = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email, password, region=region, language=language, is_staff=True, **names
            )
    except IntegrityError as taken:
        raise InvitationNotOpen from taken
    user.groups.set(invitation.groups.all())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    _record(user, invitation, act="accepted", member_id=user.pk)
    return user


def _locked(invitation_id: int) -> StaffInvitation:
    waiting = StaffInvitation.objects.filter(used_at=None, withdrawn_at=None)
    found = lock_rows(waiting).filter(pk=invitation_id).first()
    if found is None:
        raise InvitationNotOpen
    return found


def _record(
    by: User, invitation: StaffInvitation, *, act: str, member_id: int | None = None
) -> None:
    kind = SecurityEvent.Kind.CHANGED
    about = f"accounts.staffinvitation {invitation.pk}"
    values = {"act": act, "email": invitation.email}
    security_events.record(kind, by=by, member_id=member_id, about=about, details=values)
