"""What the e-mails about what is owed have in common: to whom, in which language, about what."""

from collections.abc import Mapping

from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from fulfilment.models import Fulfilment
from notifications.models import Email
from notifications.outbox import queue


def queue_about(
    owed: Fulfilment, kind: str, context: Mapping[str, object], *, dedupe: str, to: str = ""
) -> Email:
    """Queue an e-mail to the member, which is found again by the reference of its cause.

    ``context`` has the ``path`` of the page that it leads to; ``to`` is another address of theirs.
    """
    member = owed.cause.user
    return queue.queue_email(
        kind,
        to=to or member.email,
        user=member,
        language=first_language(member.language),
        about=owed.cause.reference,
        matter=matter_of(owed),
        dedupe_key=dedupe,
        context={
            "reader": member,
            "owed": owed,
            "link": link_through_sign_in(str(context["path"])),
            **context,
        },
    )


def matter_of(owed: Fulfilment) -> str:
    """Return the matter of the e-mails about one thing that is owed."""
    return f"owed:{owed.pk}"


def owed_of(matter: str) -> int | None:
    """Return the key of what is owed, of which a matter is; None if it is another one."""
    kind, _colon, key = matter.partition(":")
    return int(key) if kind == "owed" and key.isdecimal() else None
