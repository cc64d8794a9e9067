"""Risks: named reasons to have a person decide a claim; never a score."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet, Value
from django.utils import timezone

from accounts.conflicts import staff_behind
from accounts.models import User
from accounts.security_events import SharedBrowser
from evidence.documents.editing import edited_with
from evidence.models import Upload
from foundation.text import end_of_number
from fulfilment import addresses
from products.models import RegisteredProduct
from redemptions.models import Check, Claim, Recipient, RecipientQuerySet

RULE: Final = "risk/3"
# The guides' highest limit is 3 per e-mail: a reviewer looks at members who make more claims in
# a quarter of a year than two promotions allow.
MOST_CLAIMS: Final = 6
CLAIMS_IN: Final = timedelta(days=90)
_MOST_NAMED: Final = 5
_FAIL: Final = Check.Verdict.FAIL
# Not against the claim: a person looks, and need not say why it is approved all the same.
_VERDICTS: Final = {Check.Kind.UNLISTED_STORE: Check.Verdict.NEAR}


def risks(claim: Claim, uploads: Iterable[Upload]) -> list[Check]:
    """Return the risks of this claim, each with what a reviewer would look at."""
    found = [
        (Check.Kind.SERIAL_ELSEWHERE, _serial_elsewhere(claim)),
        (Check.Kind.MANY_CLAIMS, _many_claims(claim)),
        (Check.Kind.ADDRESS, _address_elsewhere(claim)),
        (Check.Kind.PHONE, _phone_elsewhere(claim)),
        (Check.Kind.MAILBOX, _mailbox_elsewhere(claim)),
        (Check.Kind.BOUGHT_LATER, _bought_later(claim)),
        (Check.Kind.UNLISTED_STORE, _unlisted_store(claim)),
        (Check.Kind.EDITED, _edited(uploads)),
        (Check.Kind.STAFF, _emails([each.email for each in staff_behind(claim.user)])),
        (Check.Kind.STAFF_BROWSER, _staff_browser(claim)),
    ]
    return [
        Check(kind=kind, verdict=_VERDICTS.get(kind, _FAIL), read=what[:300], rule=RULE)
        for kind, what in found
        if what
    ]


def _serial_elsewhere(claim: Claim) -> str:
    """Return other accounts that hold or held this unit: it was resold, or its label was copied."""
    others = RegisteredProduct.objects.filter(serial=claim.serial).exclude(user=claim.user)
    return _emails(_first(others, "user__email"))


def _many_claims(claim: Claim) -> str:
    since = timezone.now() - CLAIMS_IN
    count = Claim.objects.filter(user=claim.user, submitted_at__gte=since).count()
    return str(count) if count > MOST_CLAIMS else ""


def _address_elsewhere(claim: Claim) -> str:
    recipient = Recipient.objects.filter(claim=claim).first()
    if recipient is None:
        return ""
    return _named(_others(claim).at_place_of([recipient]))


def _phone_elsewhere(claim: Claim) -> str:
    recipient = Recipient.objects.filter(claim=claim).first()
    number = recipient.contact_number if recipient else claim.user.contact_number
    if not addresses.end_of(number):
        return ""
    here = end_of_number(Value(number))
    accounts = User.objects.exclude(pk=claim.user_id)
    members = accounts.alias(end=end_of_number("contact_number")).filter(end=here)
    recipients = _others(claim).with_number([number])
    return _emails([*_first(recipients, "claim__user__email"), *_first(members, "email")])


def _mailbox_elsewhere(claim: Claim) -> str:
    """Return other accounts whose address differs by its tag alone: one person reads them all."""
    others = User.objects.of_mailbox(claim.user.email).exclude(pk=claim.user_id)
    return _emails(_first(others, "email"))


def _bought_later(claim: Claim) -> str:
    for registered in (unit.registered_product for unit in claim.units):
        # The earliest time zone is UTC+14.
        known = (registered.registered_at + timedelta(hours=14)).date()
        if registered.purchased_on > known:
            return registered.purchased_on.isoformat()
    return ""


def _unlisted_store(claim: Claim) -> str:
    """Return the store where a promotion asks for a partner's and it is none of them."""
    if not claim.promotion.partner_stores:
        return ""
    stores = (unit.registered_product.store for unit in claim.units)
    unlisted = next((store for store in stores if not store.is_listed), None)
    return f"{unlisted.name} {unlisted.link}".strip() if unlisted else ""


def _staff_browser(claim: Claim) -> str:
    """Return the staff from whose browser the account was opened or used."""
    return _emails(_first(SharedBrowser.objects.filter(user=claim.user), "staff__email"))


def _edited(uploads: Iterable[Upload]) -> str:
    editors = ((edited_with(upload.software), upload) for upload in uploads)
    return ", ".join(f"{upload.original_name}: {editor}" for editor, upload in editors if editor)


def _others(claim: Claim) -> RecipientQuerySet:
    return Recipient.objects.exclude(claim__user=claim.user)


def _named(rows: "QuerySet[Recipient]") -> str:
    return _emails(_first(rows, "claim__user__email"))


def _first(rows: "QuerySet[Any]", column: str) -> list[str]:
    return list(rows.order_by("-pk").values_list(column, flat=True)[: 4 * _MOST_NAMED])


def _emails(found: list[str]) -> str:
    """Join distinct accounts, as many as a reviewer would look at."""
    return ", ".join(list(dict.fromkeys(found))[:_MOST_NAMED])
