"""What of the accounts is deleted by rule: sign-ins, security events, marks, counters."""

from datetime import datetime
from typing import Final

from captcha.models import CaptchaStore
from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet

from accounts.mailed_links import AddressChange, StaffInvitation
from accounts.models import AccountSession
from accounts.privacy.legal_holds import held_matters, held_members
from accounts.security_events import SecurityEvent, SharedBrowser
from foundation.models import RetentionRun, ThrottleCounter
from foundation.personal_data import erasing
from foundation.retention import Deletion, delete_all

LOOKS: Final = (
    SecurityEvent.Kind.EVIDENCE,
    SecurityEvent.Kind.AHEAD,
    SecurityEvent.Kind.ADDRESS,
    SecurityEvent.Kind.ACCOUNT,
)


# What ends all day long, and would fill its table until the night.
SHORT_LIVED: Final = ("sessions", "captchas", "throttles")


def ended_sessions(before: datetime) -> QuerySet[AccountSession]:
    """Return the sessions that open nothing any more."""
    return AccountSession.objects.over(before).order_by("expire_date")


def held_emails() -> Q:
    """Tell the e-mails that a legal hold covers: to its member, and about its claim."""
    return Q(user__in=held_members()) | Q(about__in=held_matters())


def _events(before: datetime) -> QuerySet[SecurityEvent]:
    over = SecurityEvent.objects.filter(occurred_at__lt=before)
    held = held_members()
    return over.exclude(Q(actor__in=held) | Q(member__in=held)).order_by("pk")


def looks(before: datetime) -> QuerySet[SecurityEvent]:
    """Return old notes of who of the staff saw what."""
    return _events(before).filter(kind__in=LOOKS)


def security_log(before: datetime) -> QuerySet[SecurityEvent]:
    """Return the other old security events."""
    return _events(before).exclude(kind__in=LOOKS)


def end_events(events: list[SecurityEvent]) -> None:
    """End old events; the table lets nothing else of it go."""
    with erasing():
        delete_all(events)


def admin_log(before: datetime) -> QuerySet[LogEntry]:
    """Return old lines of Django's own list of changes."""
    return LogEntry.objects.filter(action_time__lt=before).order_by("pk")


def shared_browsers(before: datetime) -> QuerySet[SharedBrowser]:
    """Return old notes of members in a browser of the staff."""
    return SharedBrowser.objects.filter(seen_at__lt=before).exclude(user__in=held_members())


def address_changes(before: datetime) -> QuerySet[AddressChange]:
    """Return changes of addresses that can no longer be undone."""
    return AddressChange.objects.filter(expires_at__lte=before).exclude(user__in=held_members())


def invitations(before: datetime) -> QuerySet[StaffInvitation]:
    """Return invitations of staff whose link has ended."""
    return StaffInvitation.objects.filter(expires_at__lte=before)


def captchas(before: datetime) -> QuerySet[CaptchaStore]:
    """Return the sums that can no longer be solved."""
    over: QuerySet[CaptchaStore] = CaptchaStore.objects.filter(expiration__lte=before)
    return over


def throttles(before: datetime) -> QuerySet[ThrottleCounter]:
    """Return the counters of windows that have ended."""
    return ThrottleCounter.objects.filter(ends_at__lte=before)


def reports(before: datetime) -> QuerySet[RetentionRun]:
    """Return old reports of these deletions."""
    return RetentionRun.objects.filter(finished_at__lt=before)


DELETIONS: Final = (
    Deletion("sessions", ended_sessions, delete_all, since="expire_date"),
    Deletion("looks", looks, end_events, since="occurred_at"),
    Deletion("security_log", security_log, end_events, since="occurred_at"),
    Deletion("admin_log", admin_log, delete_all, since="action_time"),
    Deletion("shared_browsers", shared_browsers, delete_all, since="seen_at"),
    Deletion("address_changes", address_changes, delete_all, since="expires_at"),
    Deletion("invitations", invitations, delete_all, since="expires_at"),
    Deletion("captchas", captchas, delete_all, since="expiration"),
    Deletion("throttles", throttles, delete_all, since="ends_at"),
    Deletion("reports", reports, delete_all, since="finished_at"),
)
