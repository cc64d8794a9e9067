"""Compose the MIME message of an e-mail: the same bytes at each attempt."""

from email.utils import format_datetime
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from notifications.models import Email
from notifications.signed_addresses import PLACE, signed_address

# The Message-ID once more: some relays, Amazon SES among them, write one of their own over it.
OWN_ID: Final = "X-Outbox-Message-ID"
# Of what a return address with a place for it names the e-mail.
RETURN: Final = "bounces"


def compose(email: Email) -> EmailMultiAlternatives:
    """Compose the MIME message of an e-mail.

    Raises:
        foundation.encryption.Undecryptable: its secret cannot be decrypted.
    """
    text, html = email.bodies()
    mail = EmailMultiAlternatives(
        email.subject,
        text,
        from_email=return_address(email),
        to=[email.to],
        headers=_headers(email),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def return_address(email: Email) -> str:
    """Return where reports go: to an address of this e-mail alone, if RETURN_ADDRESS has a {}."""
    pattern = settings.RETURN_ADDRESS
    return signed_address(pattern, str(email.pk), purpose=RETURN) if PLACE in pattern else pattern


def _headers(email: Email) -> dict[str, str]:
    """Return the headers: sender, date, and whether a program wrote the e-mail (RFC 3834)."""
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Date": format_datetime(email.queued_at),
        "Message-ID": email.message_id,
        OWN_ID: email.message_id,
        "Content-Language": email.language,
        "X-Auto-Response-Suppress": "All",  # Exchange reads this instead of Auto-Submitted
    }
    if not email.is_personal:
        headers["Auto-Submitted"] = "auto-generated"
    if email.thread:
        headers |= {"References": email.thread, "In-Reply-To": email.thread.split()[-1]}
    if reply_to := email.reply_to or settings.REPLY_TO_ADDRESS:
        headers["Reply-To"] = reply_to
    if email.unsubscribe_url:
        headers |= {
            "List-Unsubscribe": f"<{email.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        }
    return headers
