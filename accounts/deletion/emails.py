"""The e-mails about the deletion of an account; the last one leaves no trace once it is sent."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountDeletion
from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from notifications.models import Email, UndeliverableAddress
from notifications.outbox import queue

LAST = "account_deleted"


def asked(deletion: AccountDeletion) -> Email:
    """The account will be deleted: when, and how to keep it."""
    return _queue("account_deletion_asked", deletion)


def soon(deletion: AccountDeletion) -> Email:
    """The account is deleted tomorrow."""
    return _queue("account_deletion_soon", deletion)


def done(deletion: AccountDeletion) -> Email:
    """The account is deleted. Nobody's e-mail: the account has no address any more."""
    member = deletion.user
    return queue.queue_email(
        LAST,
        to=member.email,
        language=first_language(member.language),
        dedupe_key=f"account-deletion:{deletion.pk}:done",
        context={"reader": member},
    )


def forget_last() -> int:
    """Delete the last e-mails that have left or could not; return how many.

    A mark that their address got by them goes too, unless somebody has signed up with it again.
    """
    over = Email.objects.filter(kind=LAST).exclude(pk__in=Email.objects.on_their_way())
    addresses = list(over.values_list("to", flat=True))
    for address in addresses:
        if not Email.objects.filter(to__iexact=address).exclude(kind=LAST).exists():
            UndeliverableAddress.objects.of(address).delete()
    return over.filter(to__in=addresses).delete()[0]


def _queue(kind: str, deletion: AccountDeletion) -> Email:
    member = deletion.user
    return queue.queue_email(
        kind,
        to=member.email,
        user=member,
        language=first_language(member.language),
        dedupe_key=f"account-deletion:{deletion.pk}:{kind}",
        context={
            "reader": member,
            "due": timezone.localtime(deletion.due_at, member.zone()).date(),
            "is_by_staff": deletion.asked_by_id is not None,
            "link": link_through_sign_in(reverse("account-deletion")),
        },
    )
