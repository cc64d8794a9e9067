"""Still true: whether an e-mail about what is owed still holds."""

from typing import Final

from fulfilment.emails import payouts
from fulfilment.emails.owed_emails import owed_of
from fulfilment.models import Fulfilment
from notifications.models import Email

# In which states an e-mail that asks for something still asks for it.
_OPEN: Final = {
    payouts.WANTED: Fulfilment.Status.DUE,
    payouts.RETURNED: Fulfilment.Status.RETURNED,
}


def is_still_true(email: Email) -> bool:
    """Return whether an e-mail still holds, if it asks for an account."""
    status, owed = _OPEN.get(email.kind), owed_of(email.matter)
    if status is None or owed is None:
        return True
    return Fulfilment.objects.filter(pk=owed, status=status).exists()
