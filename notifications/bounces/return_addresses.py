"""Return addresses that name their e-mail (VERP), for relays that leave nothing else of it."""

from collections.abc import Iterable

from django.conf import settings

from notifications.outbox.mime import RETURN
from notifications.signed_addresses import PLACE, name_in


def email_id_in(addresses: Iterable[str]) -> int | None:
    """Return the id of the e-mail that one of these names, if we wrote that address."""
    pattern = settings.RETURN_ADDRESS
    if PLACE not in pattern:
        return None
    named = (name_in(pattern, address, purpose=RETURN) for address in addresses)
    genuine = (each.name for each in named if each and each.is_genuine)
    return next((int(name) for name in genuine if name.isdecimal()), None)
