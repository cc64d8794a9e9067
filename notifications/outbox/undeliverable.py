"""Addresses that no letter reaches: marked when a mail server says so for good.

A mark is about an address, whoever has it. It goes when a code that was sent to the address is
typed in, or when staff remove it. That a mail server takes a letter takes no mark away: many
take all, and report later. Who changes to another address leaves the mark behind.
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
    news = {"cause": cause, "answer": answer, "marked_at": timezone.now()}
    marks = UndeliverableAddress.objects.of(address)
    marks.update_or_create(defaults=news, create_defaults={"address": address, **news})


def undeliverable_mark(address: str) -> UndeliverableAddress | None:
    """Give the mark of an address; None where letters arrive, as far as we know."""
    return UndeliverableAddress.objects.of(address).first()


def delete_mark(address: str) -> bool:
    """Take the mark away: a letter was read there; tells whether there was one."""
    deleted, _ = UndeliverableAddress.objects.of(address).delete()
    return bool(deleted)
