"""Earlier accounts of a mailbox, which still count where a promotion counts each mailbox once.

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


def same_mailbox_accounts(member: User, *, whatever_tag: bool) -> set[int]:
    """Return the member's account and those that count as one with it, deleted ones among them.

    ``whatever_tag``: those whose address differs by its tag alone count, too.
    """
    deleted = AccountDeletion.objects.order_by().values_list("user_id", flat=True)
    if not whatever_tag:
        return {member.pk, *deleted.filter(address_digest=address_digest(member.email))}
    others = User.objects.of_mailbox(member.email).values_list("pk", flat=True)
    gone = deleted.filter(mailbox_digest=mailbox_digest(member.email))
    return {member.pk, *others, *gone}
