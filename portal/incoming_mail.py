"""Whether the settings for mail that comes in go together; half of them would lose replies."""

from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

PLACE: Final = "{}"
# RFC 5321 allows 64 characters before the @; what is put in takes up to 38.
LONGEST_LOCAL: Final = 64 - 38


def refuse_half_mail(
    *, return_address: str, ticket_address: str, authserv_id: str, maildir: Path | None
) -> None:
    """Refuse addresses that cannot be filled in, and one for replies that nobody reads or checks.

    Raises:
        ImproperlyConfigured: something is missing or malformed; the message says what to set.
    """
    faults = [_fault("RETURN_ADDRESS", return_address)] if PLACE in return_address else []
    if ticket_address:
        faults.append(_fault("SUPPORT_MAIL_ADDRESS", ticket_address))
        if maildir is None:
            faults.append("SUPPORT_MAIL_ADDRESS needs BOUNCE_MAILDIR, where its mail comes in")
        if not authserv_id:
            faults.append("SUPPORT_MAIL_ADDRESS needs MAIL_AUTHSERV_ID, by which it counts")
    if found := [fault for fault in faults if fault]:
        raise ImproperlyConfigured(f"{'; '.join(found)}. See docs/support.md.")


def _fault(name: str, pattern: str) -> str:
    local, _, domain = pattern.partition("@")
    is_whole = bool(local) and bool(domain) and pattern.count("@") == 1
    if not is_whole or local.count(PLACE) > 1 or PLACE in domain:
        return f"{name}={pattern!r} is not one address with at most one {{}}, before the @"
    if len(local.replace(PLACE, "")) > LONGEST_LOCAL:
        return f"{name}={pattern!r} is longer than {LONGEST_LOCAL} characters before the @"
    return ""
