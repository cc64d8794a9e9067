"""A letter as it goes over the wire: the same bytes at each attempt."""

from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from notifications.models import Email


def compose(message: Email) -> EmailMultiAlternatives:
    """Put a letter together.

    Raises:
        cryptography.fernet.InvalidToken: its secret cannot be unsealed.
    """
    text, html = message.bodies()
    letter = EmailMultiAlternatives(
        message.subject,
        text,
        from_email=settings.RETURN_ADDRESS,
        to=[message.to],
        headers=_headers(message),
    )
    letter.attach_alternative(html, "text/html")
    return letter


def _headers(message: Email) -> dict[str, str]:
    """Name the sender, when it was written, and that a program wrote it (RFC 3834)."""
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Date": format_datetime(message.queued_at),
        "Message-ID": message.message_id,
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",  # what Exchange heeds in place of Auto-Submitted
    }
    if settings.REPLY_TO_ADDRESS:
        headers["Reply-To"] = settings.REPLY_TO_ADDRESS
    if message.unsubscribe_url:
        headers |= {
            "List-Unsubscribe": f"<{message.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        }
    return headers
