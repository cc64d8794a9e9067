"""Record and withdraw consents: to which text, in which version and language, and when.

A text with a new version is agreed to anew: asking.py asks at the next sign-in.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Consent, User
from foundation.languages import current_language
from foundation.web.slots import Slot

# An account requires these; withdrawing one means closing the account.
NEEDED_FOR_ACCOUNT = frozenset({Consent.Kind.PRIVACY})
# Who agreed to an earlier version of these is asked too, and may say no.
ASKED_AGAIN = frozenset({*NEEDED_FOR_ACCOUNT, Consent.Kind.REWARD_PROGRAM})

# What else ends with a consent, by its kind.
WITHDRAWN: Slot[Callable[[User, str], None]] = Slot("what a withdrawn consent ends")


@dataclass(frozen=True, slots=True)
class OutdatedConsent:
    """A text that a member is to read again, or for the first time."""

    kind: Consent.Kind
    version: str
    agreed: Consent | None

    @property
    def is_needed(self) -> bool:
        """Whether the account needs it."""
        return self.kind in NEEDED_FOR_ACCOUNT


def record(*, by: User, kind: str, version: str | None = None) -> Consent:
    """Record consent to a text, by default its current version; agreeing twice counts once."""
    consent, _is_new = Consent.objects.get_or_create(
        user=by,
        kind=kind,
        version=version or settings.TERMS_VERSIONS[kind],
        withdrawn_at=None,
        defaults={"language": current_language()},
    )
    return consent


@transaction.atomic
def withdraw(*, by: User, consent_id: int) -> bool:
    """Withdraw a consent; returns whether there was one in force that can be withdrawn."""
    optional = by.consents.in_force().exclude(kind__in=NEEDED_FOR_ACCOUNT)
    found = optional.filter(pk=consent_id).first()
    if found is None:
        return False
    withdraw_all(by=by, kind=found.kind)
    for ends in WITHDRAWN:
        ends(by, found.kind)
    return True


def withdraw_all(*, by: User, kind: str) -> None:
    """Withdraw a member's consents to a text, in whatever version."""
    by.consents.in_force().filter(kind=kind).update(withdrawn_at=timezone.now())


def outdated(user: User) -> list[OutdatedConsent]:
    """Return the texts whose current version the member has not agreed to, the needed ones first.

    One that the account does not need is among them only where an earlier version is in force.
    """
    newest: dict[str, Consent] = {}
    for each in user.consents.in_force().filter(kind__in=ASKED_AGAIN):
        is_current = each.version == settings.TERMS_VERSIONS[each.kind]
        if is_current or each.kind not in newest:
            newest[each.kind] = each
    return [
        OutdatedConsent(kind, settings.TERMS_VERSIONS[kind], newest.get(kind))
        for kind in sorted(ASKED_AGAIN, key=lambda kind: kind not in NEEDED_FOR_ACCOUNT)
        if _is_outdated(kind, newest)
    ]


@transaction.atomic
def agree_anew(*, by: User, shown: Mapping[str, str], agreed: Collection[str]) -> bool:
    """Record the answer to the texts that were shown, each in a version; whether it was taken.

    An optional text that is not agreed to is withdrawn: its earlier version is in use no more. No
    answer is taken where a needed text was not agreed to, or has another version by now.
    """
    asked = outdated(by)
    if {one.kind: one.version for one in asked} != dict(shown):
        return False
    if any(one.is_needed and one.kind not in agreed for one in asked):
        return False
    for one in asked:
        if one.kind in agreed:
            record(by=by, kind=one.kind, version=one.version)
        elif one.agreed is not None:
            withdraw(by=by, consent_id=one.agreed.pk)
    return True


def _is_outdated(kind: Consent.Kind, newest: Mapping[str, Consent]) -> bool:
    if kind not in newest:
        return kind in NEEDED_FOR_ACCOUNT
    return newest[kind].version != settings.TERMS_VERSIONS[kind]
