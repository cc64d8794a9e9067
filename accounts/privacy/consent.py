"""Record and withdraw consents: to which text, in which version and language, and when."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Consent, User
from foundation.languages import current_language

# An account requires these; withdrawing one means closing the account.
NEEDED_FOR_ACCOUNT = frozenset({Consent.Kind.PRIVACY})


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
    return bool(optional.filter(pk=consent_id).update(withdrawn_at=timezone.now()))
