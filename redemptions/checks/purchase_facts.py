"""A member takes a fact of a purchase as the invoice says it; open claims are checked again."""

from datetime import date
from typing import Final

from django.db import transaction

from accounts.models import User
from evidence.models import Upload
from foundation.locks import lock_rows
from products.models import RegisteredProduct, Store
from products.registration import register
from products.registration.read_purchase import (
    Difference,
    PurchaseFact,
    TakenFact,
    differences,
    purchase_of,
)
from redemptions.checks import runner
from redemptions.models import Claim, ClaimEvent, ScheduledDecision, timeline

_DECIDED: Final = (Claim.Status.APPROVED, Claim.Status.REJECTED)


def may_take(registered: RegisteredProduct) -> bool:
    """Return whether facts of the purchase may still change: no decision rests on them."""
    claims = registered.claims.all()
    scheduled = ScheduledDecision.objects.filter(claim__in=claims)
    return not (claims.filter(status__in=_DECIDED).exists() or scheduled.exists())


@transaction.atomic
def take_read(*, by: User, asked: TakenFact) -> bool:
    """Take the purchase date or the store as the invoice says it, and recheck open claims.

    Returns whether it was so: of what was mended meanwhile, decided, or said by another paper,
    nothing is taken.
    """
    uploads = list(by.uploads.filter(pk__in=asked.uploads, kind=Upload.Kind.INVOICE))
    bought = purchase_of(uploads[0]) if uploads else None
    if not isinstance(bought, RegisteredProduct):
        return False
    registered = register.lock_live(bought.pk)
    claims = list(lock_rows(Claim.objects.filter(registered_product=registered).order_by("pk")))
    of_the_unit = [each for each in uploads if each.serial == registered.serial.serial]
    found = asked.among(differences(registered, of_the_unit))
    if found is None or registered.user_id != by.pk or not may_take(registered):
        return False
    _take(registered, found)
    for claim in claims:
        if claim.is_open:
            timeline.record(claim, ClaimEvent.Kind.NOTED, by=by, note=_note(found))
    runner.recheck_product(registered)
    return True


def _take(registered: RegisteredProduct, found: Difference) -> None:
    setattr(registered, found.fact.value, found.read)
    columns = [found.fact.value]
    if found.fact is PurchaseFact.DAY and isinstance(found.read, date):
        registered.warranty_until = register.warranty_until(registered.serial, found.read)
        columns.append("warranty_until")
    registered.save(update_fields=columns)


def _note(found: Difference) -> str:
    """Say for staff what was typed and what the invoice says, in no language."""
    return f"{_shown(found.typed)} → {_shown(found.read)}"


def _shown(value: date | Store) -> str:
    return value.isoformat() if isinstance(value, date) else value.name
