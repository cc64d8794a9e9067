"""The e-mails to a member who is blocked, and whose block was lifted."""

from django.conf import settings
from django.urls import reverse

from accounts.models import MemberBlock
from foundation.languages import first_language
from notifications.models import Email
from notifications.outbox import queue


def blocked(block: MemberBlock) -> Email:
    """E-mail: the account is blocked, why, and how to object."""
    return _queue("account_blocked", block, reverse("contact"))


def lifted(block: MemberBlock) -> Email:
    """E-mail: the member may sign in again."""
    return _queue("account_unblocked", block, reverse("account_login"))


def _queue(kind: str, block: MemberBlock, path: str) -> Email:
    member = block.member
    return queue.queue_email(
        kind,
        to=member.email,
        user=member,
        language=first_language(member.language),
        dedupe_key=f"block:{block.pk}:{kind}",
        context={"reader": member, "told": block.told, "link": f"{settings.BASE_URL}{path}"},
    )
