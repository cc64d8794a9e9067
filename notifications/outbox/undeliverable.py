"""Undeliverable addresses: marked when a mail server permanently refuses e-mails to them.

A mark belongs to an address, not to a member. It is deleted when somebody enters a code that was
sent to the address, or by staff. It stays when a mail server accepts an e-mail: many accept
everything and report later. A member who changes to another address leaves the mark behind.
"""

from django.utils import timezone

from notifications.bounce_reasons import BounceReason
from notifications.models import UndeliverableAddress

# What is the address's own fault; a full mailbox is emptied, and to be taken for spam is ours.
OF_THE_ADDRESS = {BounceReason.ADDRESS, BounceReason.MAILBOX}


def mark_if_undeliverable(*, address: str, cause: BounceReason, answer: str) -> None:
    """Mark an address that a letter was refused at for good, if the cause lies in the address."""
    if cause not in OF_THE_ADDRESS:
        return
    reported = {"cause": cause, "answer": answer, "marked_at": timezone.now()}
    marks = UndeliverableAddress.objects.of(address)
    marks.update_or_create(defaults=reported, create_defaults={"address": address, **reported})


def undeliverable_mark(address: str) -> UndeliverableAddress | None:
    """Return the mark of an address; None if e-mails arrive, as far as we know."""
    return UndeliverableAddress.objects.of(address).first()


def delete_mark(address: str) -> bool:
    """Delete the mark, because an e-mail was read there; returns whether there was one."""
    deleted, _ = UndeliverableAddress.objects.of(address).delete()
    return bool(deleted)
