"""The e-mails about a shout out, each queued in the transaction that it reports."""

from django.urls import reverse

from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from membership.models import PAY_PENDING, ShoutOut, ShoutOutEvent
from notifications.models import Email
from notifications.outbox import queue


def accepted(shout_out: ShoutOut) -> Email:
    """E-mail: it is shown, and what becomes of the points; shown again, it brings no more."""
    earlier = shout_out.events.filter(kind=ShoutOutEvent.Kind.ACCEPTED).count()
    days = 0 if earlier > 1 else PAY_PENDING.days
    return _queue("shout_out_accepted", shout_out, pending_days=days)


def sent_back(shout_out: ShoutOut) -> Email:
    """E-mail: why it goes back, and until when it may be sent again."""
    return _queue("shout_out_sent_back", shout_out)


def hidden(shout_out: ShoutOut) -> Email:
    """E-mail: for which of the three reasons it is hidden, and how to object."""
    return _queue("shout_out_hidden", shout_out)


def about(shout_out_id: int) -> str:
    """Return the mark by which the e-mails about a shout out are found again."""
    return f"shout-out:{shout_out_id}"


def _queue(kind: str, shout_out: ShoutOut, **more: object) -> Email:
    member, decided_at = shout_out.member, shout_out.decided_at
    language = first_language(member.language, shout_out.language)
    mark = about(shout_out.pk)
    return queue.queue_email(
        kind,
        to=member.email,
        user=member,
        language=language,
        about=mark,
        dedupe_key=f"{mark}:{kind}:{decided_at and decided_at.isoformat()}",
        context={
            "reader": member,
            "shout_out": shout_out,
            "task": shout_out.task.title_in(language),
            **more,
            "link": link_through_sign_in(reverse("shout-out", args=[shout_out.reference])),
        },
    )
