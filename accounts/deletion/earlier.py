"""Earlier accounts: deleted ones of the same mailbox, which still count where it counts once.

What stays of the mailbox is a keyed digest (ADR 25, ADR 31): it finds the same address again, and
tells none.
"""

from accounts.models import AccountDeletion, User
from foundation.encryption import digest
from foundation.mailboxes import untagged


def address_digest(address: str) -> bytes:
    """Return what stays of an address."""
    return digest("erased address", address.lower())


def mailbox_digest(address: str) -> bytes:
    """Return what stays of an address without its tag."""
    return digest("erased mailbox", untagged(address))


def earlier_accounts(member: User, *, whatever_tag: bool = False) -> list[int]:
    """Return the deleted accounts that had the member's address, or differed by the tag alone."""
    deleted = AccountDeletion.objects.order_by("pk").values_list("user_id", flat=True)
    if whatever_tag:
        return list(deleted.filter(mailbox_digest=mailbox_digest(member.email)))
    return list(deleted.filter(address_digest=address_digest(member.email)))
