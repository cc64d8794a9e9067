"""Compose the MIME message of an e-mail: the same bytes at each attempt."""

from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from notifications.models import Email


def compose(email: Email) -> EmailMultiAlternatives:
    """Compose the MIME message of an e-mail.

    Raises:
        foundation.encryption.Undecryptable: its secret cannot be decrypted.
    """
    text, html = email.bodies()
    mail = EmailMultiAlternatives(
        email.subject,
        text,
        from_email=settings.RETURN_ADDRESS,
        to=[email.to],
        headers=_headers(email),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(email: Email) -> dict[str, str]:
    """Return the headers: sender, date, and that a program wrote the e-mail (RFC 3834)."""
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Date": format_datetime(email.queued_at),
        "Message-ID": email.message_id,
        "Content-Language": email.language,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",  # Exchange reads this instead of Auto-Submitted
    }
    if reply_to := email.reply_to or settings.REPLY_TO_ADDRESS:
        headers["Reply-To"] = reply_to
    if email.unsubscribe_url:
        headers |= {
            "List-Unsubscribe": f"<{email.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        }
    return headers
