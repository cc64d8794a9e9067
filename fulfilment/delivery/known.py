"""Whether a member may have what is owed, or know its code, from a page or an e-mail."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.security_events import SecurityEvent, record
from fulfilment.models import Fulfilment
from notifications.bounce_reasons import BounceReason
from notifications.models import Email


def may_be_known(owed: Fulfilment) -> bool:
    """Return whether the member may have the reward: it left, or a page or e-mail told the code."""
    if owed.status == Fulfilment.Status.ON_ITS_WAY:
        return True
    if owed.status != Fulfilment.Status.DELIVERED:
        return False
    if owed.code_id is None or owed.code_shown_at is not None:
        return True
    return was_told(owed)


def was_told(owed: Fulfilment) -> bool:
    """Return whether its code may have left in an e-mail.

    One was sent, is in a worker's hand, or was handed to a mail server that gave no answer. Call it
    with the row locked, before the e-mails are withdrawn.
    """
    of_cause = Email.objects.filter(about=owed.cause.reference, holds_secret=True)
    this_code = of_cause.filter(matter__in=["", matter_of(owed.code_id)])
    may_have_left = (
        Q(sent_at__isnull=False)
        | Q(status=Email.Status.SENDING)
        | Q(attempts__gt=0, cause=BounceReason.NO_ANSWER)
    )
    return this_code.filter(may_have_left).exists()


def matter_of(code_id: int | None) -> str:
    """Return the matter of the e-mails that tell this code."""
    return f"code:{code_id}"


def note_codes_shown(shown: Iterable[Fulfilment], *, to: User) -> None:
    """Note that a page shows codes to their member, each the first time."""
    new = {
        owed.pk: owed
        for owed in shown
        if owed.code_id
        and owed.status == Fulfilment.Status.DELIVERED
        and owed.code_shown_at is None
    }
    if new:
        rows = Fulfilment.objects.filter(pk__in=new, code_shown_at=None)
        rows.update(code_shown_at=timezone.now())
        claims = sorted(owed.cause.reference for owed in new.values())
        record(SecurityEvent.Kind.CODE, by=to, member_id=to.pk, details={"claims": claims})
