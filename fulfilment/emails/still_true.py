"""Still true: whether an e-mail about what is owed still holds."""

from typing import Final

from fulfilment.emails import parcels, payouts
from fulfilment.emails.owed_emails import owed_of
from fulfilment.models import Fulfilment
from notifications.models import Email

# In which states an e-mail that asks for something still asks for it.
_OPEN: Final = {
    payouts.WANTED: Fulfilment.Status.DUE,
    payouts.RETURNED: Fulfilment.Status.RETURNED,
}


def is_still_true(email: Email) -> bool:
    """Return whether an e-mail still holds, if it asks for an account or is about a parcel."""
    owed = owed_of(email.matter)
    if owed is None:
        return True
    found = Fulfilment.objects.filter(pk=owed)
    if email.kind in parcels.KINDS:
        return found.exclude(status=Fulfilment.Status.REVOKED).exists()
    status = _OPEN.get(email.kind)
    return status is None or found.filter(status=status).exists()
