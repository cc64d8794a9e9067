"""Earlier accounts of a mailbox, which still count where a promotion counts each mailbox once.

What stays of the mailbox is a keyed digest (ADR 25, ADR 33): it finds the same address again, and
tells none.
"""

from typing import Final

from accounts.models import AccountDeletion, User
from foundation.encryption import digest
from foundation.encryption.digests import each_digest
from foundation.mailboxes import untagged
from foundation.tables.kept_queries import KeptQuery, any_given

ADDRESS: Final = "erased address"
MAILBOX: Final = "erased mailbox"


def address_digest(address: str) -> bytes:
    """Return what stays of an address."""
    return digest(ADDRESS, address.lower())


def mailbox_digest(address: str) -> bytes:
    """Return what stays of an address without its tag."""
    return digest(MAILBOX, untagged(address))


_DELETED = KeptQuery(
    lambda: (
        AccountDeletion.objects.filter(address_digest=any_given("known"))
        .order_by()
        .values_list("user_id", flat=True)
    )
)


def same_mailbox_accounts(member: User, *, whatever_tag: bool) -> set[int]:
    """Return the member's account and those that count as one with it, deleted ones among them.

    ``whatever_tag``: those whose address differs by its tag alone count, too.
    """
    # Looked up under each of our keys: a row may be from before the newest.
    if not whatever_tag:
        known = each_digest(ADDRESS, member.email.lower())
        return {member.pk, *_DELETED.rows(known=known)}
    others = User.objects.of_mailbox(member.email).values_list("pk", flat=True)
    known = each_digest(MAILBOX, untagged(member.email))
    gone = AccountDeletion.objects.filter(mailbox_digest__in=known).order_by()
    return {member.pk, *others, *gone.values_list("user_id", flat=True)}
