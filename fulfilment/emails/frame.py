"""What the e-mails about what is owed have in common: to whom, about what, where it leads."""

from collections.abc import Mapping

from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from fulfilment.delivery import consequences
from fulfilment.emails.still_true import matter_of_owed
from fulfilment.models import Cause, Fulfilment
from notifications.models import Email
from notifications.outbox import queue


def queue_about(
    kind: str, owed: Fulfilment, *, dedupe: str, context: Mapping[str, object] | None = None
) -> Email:
    """Queue an e-mail about what is owed, under the reference of its cause.

    Read ``owed`` with its cause, the cause's member, and the reward.
    """
    cause = owed.cause
    page = consequences.of(cause).page(cause)
    return queue.queue_email(
        kind,
        to=cause.user.email,
        user=cause.user,
        language=first_language(cause.user.language),
        about=cause.reference,
        matter=matter_of_owed(owed),
        dedupe_key=dedupe,
        context={
            "reader": cause.user,
            "owed": owed,
            "cause": cause,
            # Whose Order ID the foot's link to the contact page fills in.
            "claim": cause if cause.kind == Cause.Kind.CLAIM else None,
            "page": link_through_sign_in(page),
            **(context or {}),
        },
    )
