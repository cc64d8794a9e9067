"""Code replacement: a member's code that does not work is voided, and another one given."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.delivery import events
from fulfilment.models import Fulfilment, FulfilmentEvent, ReplacedCode
from promotions.codes import pool
from promotions.models import RewardCode


class NothingToReplace(Exception):
    """The member has no code, or no longer this one because someone else replaced it first."""


def code_to_replace(owed: Fulfilment | None) -> RewardCode | None:
    """Return the code that can be replaced, or None.

    One that was delivered, or whose delivery has failed, because it cannot be read for example.
    """
    known = {Fulfilment.Status.DELIVERED, Fulfilment.Status.FAILED}
    return owed.code if owed is not None and owed.status in known else None


@transaction.atomic
def replace_code(*, fulfilment_id: int, code_id: int, by: User, reason: str) -> ReplacedCode:
    """Void a code and give another, which counts as delivered at once; no page has shown it yet.

    ``code_id`` is the code that does not work: if two act at once, the second replaces nothing.
    Whoever calls it e-mails the new code.

    Raises:
        NothingToReplace: the member does not have that code, or no longer has it.
        pool.CannotAllocate: there is no other code that can be read; nothing has changed.
    """
    rows = lock_rows(Fulfilment.objects.all()).select_related("code", "reward")
    owed = rows.get(pk=fulfilment_id)
    old = code_to_replace(owed)
    if old is None or old.pk != code_id or owed.reward is None:
        raise NothingToReplace
    owed.code = pool.allocate(owed.reward)
    owed.status = Fulfilment.Status.DELIVERED
    owed.delivered_at = owed.delivered_at or timezone.now()
    owed.code_shown_at = None
    owed.save(update_fields=["code", "status", "delivered_at", "code_shown_at"])
    pool.void_code(old)
    events.record(owed, FulfilmentEvent.Kind.CODE_REPLACED, by=by)
    return ReplacedCode.objects.create(
        fulfilment=owed, code=old, reason=reason, replaced_at=timezone.now(), replaced_by=by
    )
