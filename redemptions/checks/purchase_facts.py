"""The facts of a purchase may be corrected; warranty follows, and open claims are checked again.

By the member until a decision rests on them, whether typed or taken as the invoice says them; by
staff always. Each change is a line of the timeline of the product's claims.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accounts import security_events
from accounts.conflicts import ConflictOfInterest, conflict_of
from accounts.models import User
from accounts.security_events import SecurityEvent
from evidence.models import Upload
from foundation.locks import lock_rows
from products.models import RegisteredProduct, Store
from products.registration import register
from products.registration.drafts import Purchase
from products.registration.read_purchase import (
    TakenFact,
    differences,
    purchase_of,
)
from redemptions.checks import runner
from redemptions.models import Claim, ClaimEvent, ScheduledDecision, timeline
from redemptions.models.contents import claims_about

Facts = dict[str, str | date | Store]
_DECIDED: Final = (Claim.Status.APPROVED, Claim.Status.REJECTED)


class PurchaseSettled(Exception):
    """A decision rests on the facts of the purchase: only staff correct them now."""


def may_take(registered: RegisteredProduct) -> bool:
    """Return whether facts of the purchase may still change: no decision rests on them."""
    claims = claims_about([registered])
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
    registered, claims = _lock(bought.pk)
    of_the_unit = [each for each in uploads if each.serial == registered.serial.serial]
    found = asked.among(differences(registered, of_the_unit))
    if found is None or registered.user_id != by.pk or not may_take(registered):
        return False
    _change(registered, {found.fact.value: found.read}, claims=claims, by=by)
    return True


@transaction.atomic
def correct(*, by: User, registered_id: int, to: Purchase) -> bool:
    """Correct what the member entered about a purchase; returns whether it was another.

    Raises:
        PurchaseSettled: a decision rests on it.
        RegisteredProduct.DoesNotExist: it is no product of this member, or not any more.
    """
    registered, claims = _lock(registered_id)
    if registered.user_id != by.pk:
        raise RegisteredProduct.DoesNotExist
    if not may_take(registered):
        raise PurchaseSettled
    return _change(registered, _facts(to), claims=claims, by=by)


@transaction.atomic
def correct_as_staff(*, by: User, registered_id: int, to: Purchase) -> bool:
    """Correct a purchase for its member, whatever was decided; returns whether it was another.

    Raises:
        ConflictOfInterest: it is the purchase of the one who corrects it, or of somebody related.
        RegisteredProduct.DoesNotExist: it is not in force, or not any more.
    """
    registered, claims = _lock(registered_id)
    if conflict := conflict_of(by, registered.user):
        raise ConflictOfInterest(conflict)
    is_changed = _change(registered, _facts(to), claims=claims, by=by)
    if is_changed:
        about = f"purchase of product {registered.pk}"
        kind, member = SecurityEvent.Kind.CHANGED, registered.user_id
        security_events.record(kind, by=by, member_id=member, about=about)
    return is_changed


def after_store_decision(*, bought: "QuerySet[RegisteredProduct]", by: User, note: str) -> None:
    """Note on open claims what staff decided about the store of their purchases; recheck them."""
    claims = claims_about(bought.order_by())
    open_ones = claims.filter(status__in=(Claim.Status.SUBMITTED, Claim.Status.SENT_BACK))
    for claim in lock_rows(open_ones.order_by("pk")):
        timeline.record(claim, ClaimEvent.Kind.NOTED, by=by, note=note)
        if claim.status == Claim.Status.SUBMITTED:
            runner.request_checks(claim)


def _lock(registered_id: int) -> tuple[RegisteredProduct, list[Claim]]:
    registered = register.lock_live(registered_id)
    claims = claims_about([registered]).live()
    return registered, list(lock_rows(claims.order_by("pk")))


def _facts(to: Purchase) -> Facts:
    store = to.named_store()
    if store is None or to.purchased_on is None:
        raise ValueError("A purchase is corrected by a whole one.")
    return {
        "region": to.region,
        "store": store,
        "channel": to.channel,
        "purchased_on": to.purchased_on,
    }


def _change(
    registered: RegisteredProduct, facts: Facts, *, claims: Collection[Claim], by: User
) -> bool:
    """Write what differs, with the warranty; note it on live claims and recheck the open ones."""
    changed = {name: new for name, new in facts.items() if getattr(registered, name) != new}
    if not changed:
        return False
    note = ", ".join(
        f"{_shown(getattr(registered, name))} → {_shown(new)}" for name, new in changed.items()
    )
    for name, new in changed.items():
        setattr(registered, name, new)
    until = register.warranty_until(registered.serial, registered.purchased_on)
    registered.warranty_until = until
    registered.save(update_fields=[*changed, "warranty_until"])
    for claim in claims:
        timeline.record(claim, ClaimEvent.Kind.PURCHASE_CORRECTED, by=by, note=note)
    runner.recheck_product(registered)
    return True


def _shown(value: str | date | Store) -> str:
    """Say a fact for everybody, in no language."""
    if isinstance(value, Store):
        return value.name
    return value.isoformat() if isinstance(value, date) else value
