"""Still true: an e-mail about what is owed holds until that is taken back."""

from typing import Final

from fulfilment.models import Fulfilment
from notifications.models import Email

_OWED: Final = "owed:"


def matter_of_owed(owed: Fulfilment) -> str:
    """Return the matter of the e-mails of this room about what is owed."""
    return f"{_OWED}{owed.pk}"


def is_still_true(email: Email) -> bool:
    """Return whether an e-mail still holds, if it is one of this room."""
    if not email.matter.startswith(_OWED):
        return True
    found = Fulfilment.objects.filter(pk=int(email.matter.removeprefix(_OWED)))
    return found.exclude(status=Fulfilment.Status.REVOKED).exists()
