"""Consents: which text a member agreed to, in which version and language, and when."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Consent, User
from foundation.languages import current_language

# An account cannot be kept without these; who withdraws one closes the account.
NEEDED_FOR_ACCOUNT = frozenset({Consent.Kind.PRIVACY})


def record(*, by: User, kind: str, version: str | None = None) -> Consent:
    """Note that the member agrees to a text, as shown now; agreeing twice is agreeing once."""
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
    """Note that the member no longer agrees; tells whether there was such a consent in force."""
    optional = by.consents.in_force().exclude(kind__in=NEEDED_FOR_ACCOUNT)
    return bool(optional.filter(pk=consent_id).update(withdrawn_at=timezone.now()))
